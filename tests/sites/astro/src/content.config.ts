import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";

const entries = defineCollection({ loader: glob({ base: "./src/content/blog", pattern: "**/*.md" }) });
const loose = defineCollection({ loader: glob({ base: "./src/content/loose", pattern: "**/*.md" }) });
export const collections = { blog: entries, loose };
