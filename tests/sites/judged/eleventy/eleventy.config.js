import { IdAttributePlugin } from "@11ty/eleventy";

export default function (eleventyConfig) {
  eleventyConfig.addPlugin(IdAttributePlugin);
  eleventyConfig.addPassthroughCopy({ "src/assets": "static" });
  eleventyConfig.addPassthroughCopy("src/robots.txt");
  eleventyConfig.ignores.add("src/guide/scratch.md");

  return {
    dir: { input: "src", output: "_site" },
    pathPrefix: "/docs/",
    markdownTemplateEngine: "njk",
    htmlTemplateEngine: "njk",
  };
}
