/**
 * See {@link https://n.example/1|the text}, {@link https://n.example/2#b|more} and [[https://n.example/3|a page]].
 * Fonts: https://n.example/4?family=A|B
 * Wrapped at a hyphen: https://n.example/en-
 * us/text, <https://n.example/a/
 * b> and <https://n.example/5>
 */
const a = /https:\/\/n\.example/, b = "https://n.example/(6|7)";
