import { defineConfig } from 'astro/config';
import mdx from '@astrojs/mdx';

export default defineConfig({
  site: 'https://acme.example',
  base: '/kite',
  integrations: [mdx()],
  redirects: {
    '/start': '/kite/guides/quickstart/',
    '/old/setup': '/kite/guides/setup/',
  },
});
