module.exports = { title: 'Pots', base: '/pot/', themeConfig: { nav: [{ text: 'Guide', link: '/guide/' }] } }
