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
  themeConfig: { logo: '/img/pot.svg' },
  vite: { plugins: [plugin()] },
})
