import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';

export default defineConfig({
  site: 'https://pots.example',
  base: '/pot',
  redirects: {
    '/old': '/pot/guide/spout',
    '/older/[...slug]': '/pot/guide/[...slug]',
  },
  integrations: [
    starlight({
      title: 'Pots',
      locales: { root: { label: 'English', lang: 'en' }, de: { label: 'Deutsch', lang: 'de' } },
    }),
  ],
});
