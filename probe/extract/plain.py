"""Prose and source code: the bare URLs in it."""

from collections.abc import Iterator

from probe.extract.bare import urls
from probe.extract.interface import Format
from probe.extract.marks import in_source
from probe.extract.text import Places, decode
from probe.model import Document, Mention
from probe.settings import Reading

_SUFFIXES = """
.text .log .out .tex .bib .sty .cls .ltx .org .wiki .mediawiki .textile .pod .man .1 .srt .vtt
.py .pyi .pyx .js .mjs .cjs .jsx .ts .mts .cts .tsx .vue .svelte .astro .go .rs .java .kt .kts .scala .groovy .gradle
.clj .cljs .c .h .cc .cpp .cxx .hh .hpp .hxx .m .mm .cs .fs .vb .swift .dart .rb .rake .gemspec .php .pl .pm .t .lua
.r .jl .hs .ml .mli .ex .exs .erl .elm .nim .zig .v .sv .vhd .pas .d .f90 .lisp .el .scm .rkt .tcl .sol .proto
.graphql .gql .sql .sh .bash .zsh .fish .ps1 .psm1 .bat .cmd .awk .vim .nix .tf .tfvars .hcl .cmake .mk .bzl
.scss .sass .less .styl .ejs .erb .hbs .mustache .j2 .jinja .jinja2 .twig .liquid .tpl .tmpl .haml .pug .diff .patch
.cfg .ini .conf .cnf .config .properties .env .service .desktop .plist .editorconfig .gitmodules .gitignore
"""


def mentions(document: Document, _reading: Reading) -> Iterator[Mention]:
    """Yield every bare URL of a text; bytes of any kind are accepted."""
    text = decode(document.content)
    places = Places(document, text)
    for url, offset in urls(text):
        yield places.mention(url, offset)


FORMAT = Format(
    name="text",
    suffixes=tuple(_SUFFIXES.split()),
    media_types=(
        "text/javascript",
        "application/javascript",
        "text/x-python",
        "application/x-sh",
        "application/sql",
    ),
    mentions=mentions,
    order=9,
    illustrates=True,
    marks=in_source,
)
