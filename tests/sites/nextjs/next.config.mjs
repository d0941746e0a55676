import createMDX from "@next/mdx";

const withMDX = createMDX({ options: { rehypePlugins: ["rehype-slug"] } });
const nextConfig = {
  basePath: "/pot",
  pageExtensions: ["mdx", "md", "tsx"],
  async redirects() {
    return [
      { source: "/old", destination: "/guide", permanent: true },
      { source: "/older/:path*", destination: "/guide", permanent: true },
    ];
  },
};
export default withMDX(nextConfig);
