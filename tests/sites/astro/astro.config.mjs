import { defineConfig } from "astro/config";

export default defineConfig({
  site: "https://pot.example",
  base: "/pot",
  redirects: {
    "/old": "/pot/about",
    "/older/[name]": "/guide/[name]",
  },
});
