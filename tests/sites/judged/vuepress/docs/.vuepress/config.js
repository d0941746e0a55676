import { viteBundler } from '@vuepress/bundler-vite'
import { defaultTheme } from '@vuepress/theme-default'
import { defineUserConfig } from 'vuepress'

export default defineUserConfig({
  base: '/loom/',
  lang: 'en-US',
  title: 'Loom',
  locales: {
    '/': { lang: 'en-US', title: 'Loom' },
    '/fr/': { lang: 'fr-FR', title: 'Loom' },
  },
  pagePatterns: ['**/*.md', '!snippets/**/*.md', '!.vuepress', '!node_modules'],
  bundler: viteBundler(),
  theme: defaultTheme(),
})
