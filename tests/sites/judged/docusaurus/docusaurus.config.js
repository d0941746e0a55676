module.exports = {
  title: 'Toolbox',
  url: 'https://example.org',
  baseUrl: '/toolbox/',
  onBrokenLinks: 'warn',
  onBrokenAnchors: 'warn',
  onBrokenMarkdownLinks: 'warn',
  i18n: {defaultLocale: 'en', locales: ['en']},
  presets: [
    ['classic', {
      docs: {sidebarPath: './sidebars.js'},
      blog: {showReadingTime: true},
    }],
  ],
  themeConfig: {
    navbar: {
      items: [
        {to: '/docs/intro', label: 'Docs'},
        {to: '/docs/lost', label: 'Lost'},
        {type: 'docsVersionDropdown'},
      ],
    },
  },
};
