export default { permalink: "/writing/{{ page.fileSlug }}.html", layout: "base.njk" };
