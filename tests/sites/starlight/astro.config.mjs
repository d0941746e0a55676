import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';

export default defineConfig({
  site: 'https://pots.example',
  base: '/pot',
  redirects: {
    '/old': '/pot/guide/spout',
    '/dead': '/pot/guide/dead',
    '/older/[...slug]': '/pot/guide/[...slug]',
  },
  integrations: [
    starlight({
      title: 'Pots',
      logo: { src: './src/assets/pot.svg' },
      favicon: '/img/none.ico',
      social: [{ icon: 'github', label: 'GitHub', href: 'https://github.com/pots/pots' }],
      sidebar: [
        { slug: 'guide/spout' },
        { label: 'More', items: ['own', { label: 'Lid', link: '/own/' }, { label: 'None', link: '/guide/none/' }] },
        { label: 'All', items: [{ autogenerate: { directory: 'guide' } }] },
      ],
      locales: { root: { label: 'English', lang: 'en' }, de: { label: 'Deutsch', lang: 'de' } },
    }),
  ],
});
