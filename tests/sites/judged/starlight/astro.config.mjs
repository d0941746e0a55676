import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';

export default defineConfig({
  site: 'https://example.org',
  base: '/toolbox',
  redirects: {
    '/setup': '/toolbox/guides/install',
    '/old/faq': '/toolbox/guides/questions',
  },
  integrations: [
    starlight({
      title: 'Toolbox',
      defaultLocale: 'root',
      locales: {
        root: { label: 'English', lang: 'en' },
        fr: { label: 'Français', lang: 'fr' },
      },
      sidebar: [
        { label: 'Install', slug: 'guides/install' },
        { label: 'FAQ', link: '/guides/faq/' },
        { label: 'Lost', link: '/guides/lost/' },
        { label: 'Reference', autogenerate: { directory: 'reference' } },
      ],
    }),
  ],
});
