import anchor from "markdown-it-anchor";

export default function (eleventyConfig) {
  eleventyConfig.amendLibrary("md", (md) => md.use(anchor));
  eleventyConfig.addPassthroughCopy("src/img");
  eleventyConfig.addPassthroughCopy({ public: "/", "src/assets/*.txt": "texts" });
  // eleventyConfig.addPassthroughCopy("src/notes");
  eleventyConfig.ignores.add("src/ignored.md");
}

export const config = {
  dir: { input: "src", output: "_site" },
  pathPrefix: "/pot/",
  templateFormats: ["md", "njk", "html", "svg"],
  markdownTemplateEngine: "njk",
};
