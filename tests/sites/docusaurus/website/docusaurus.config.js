// @ts-check
const config = {
  title: 'Pots',
  url: 'https://pots.example',
  baseUrl: '/pot/',
  onBrokenLinks: 'ignore',
  onBrokenMarkdownLinks: 'ignore',
  i18n: { defaultLocale: 'en', locales: ['en', 'de'] },
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
