import { defineConfig } from 'vitepress'
import plugin from './plugin'

export default defineConfig({
  title: 'Pots',
  base: '/pot/',
  srcExclude: ['**/README.md', 'parts/**'],
  rewrites: {
    'en/:rest*': ':rest*',
    'pkg-:name/notes.md': 'notes/:name.md',
  },
  ignoreDeadLinks: ['/shop/cart', /^\/local/],
  themeConfig: {
    logo: '/img/pot.svg',
    nav: [{ text: 'Guide', link: '/guide/' }, { text: 'None', link: '/guide/none' }],
    sidebar: { '/guide/': { base: '/guide/', items: sidebar() } },
    socialLinks: [{ icon: 'github', link: 'https://github.com/pots/pots' }],
  },
  vite: { plugins: [plugin()] },
})

function sidebar() {
  return [
    { text: 'Spout', link: 'spout' },
    { text: 'Steam', link: 'spout#no-steam' },
    { text: 'Leaf', base: '', link: '/tea/leaf.md' },
    { text: 'Lost', link: 'lost' + '.html' },
    { text: 'Gone', link: 'gone' },
  ]
}
