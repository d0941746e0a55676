import { defineConfig } from 'vitepress'

export default defineConfig({
  title: 'Toolbox',
  base: '/toolbox/',
  cleanUrls: true,
  srcExclude: ['drafts/**', 'parts/**'],
  rewrites: {
    'packages/core/readme.md': 'core/index.md'
  },
  ignoreDeadLinks: true,
  locales: {
    root: { label: 'English', lang: 'en' },
    fr: { label: 'Français', lang: 'fr' }
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/install' },
      { text: 'Lost', link: '/guide/lost' }
    ],
    sidebar: [
      { text: 'Guide', base: '/guide', items: [{ text: 'FAQ', link: '/faq' }] }
    ]
  }
})
