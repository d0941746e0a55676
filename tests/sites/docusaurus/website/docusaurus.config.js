// @ts-check
const config = {
  title: 'Pots',
  url: 'https://pots.example',
  baseUrl: '/pot/',
  onBrokenLinks: 'ignore',
  onBrokenMarkdownLinks: 'ignore',
  i18n: { defaultLocale: 'en', locales: ['en', 'de'] },
  themeConfig: {
    navbar: {
      logo: { src: 'img/pot.svg', href: '/docs/own' },
      items: [
        { to: '/docs/guide/spout', label: 'Spout' },
        { to: 'docs/guide/lost', label: 'Lost' },
        { type: 'doc', docId: 'guide/named', label: 'Lid' },
        { href: 'https://pots.example/shop', label: 'Shop' },
      ],
    },
    footer: { links: [{ title: 'More', items: [{ label: 'News', to: '/news' }, { label: 'None', to: '/olds' }] }] },
    image: 'img/none.png',
  },
  presets: [
    [
      'classic',
      /** @type {import('@docusaurus/preset-classic').Options} */
      ({
        docs: { path: '../manual', sidebarPath: false, editUrl: (x) => x.permalink },
        blog: { routeBasePath: '/news' },
      }),
    ],
  ],
  plugins: [
    ['@docusaurus/plugin-client-redirects', { redirects: [{ from: '/old', to: '/docs/guide/spout' }] }],
  ],
};
module.exports = config;
