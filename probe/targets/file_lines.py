"""File references with a line, as written by compilers and editors: ``src/a.py:12``, ``a.py:12:3``, ``a.py:12-14``."""

from probe.patterns import lazy_compile
from probe.url import scheme

_LINED = lazy_compile(r"([^?#\s]*?[^?#\s:/\\]):\d{1,9}(?:[:-]\d{1,9}){0,3}(?=#|\Z)")
_SOURCES = frozenset(
    """
    adoc bash c cc cfg cmake conf cpp cs css cxx dart ex fs go gradle h hpp hs html ini ipynb java jl js json jsx kt
    less lua m md mdx mjs ml mm php pl proto ps1 py pyi r rb rs rst sass scala scss sh sql svelte swift tf toml ts tsx
    txt vue xml yaml yml zig
    """.split()  # noqa: SIM905 - quoted names are harder to scan
)


def without_line(text: str) -> str | None:
    """Return the file part of ``file:line``, or None for other texts."""
    found = _LINED.match(text)
    if found is None or "://" in text:
        return None
    return found[1] + text[found.end() :]


def is_source(text: str) -> bool:
    """Whether a text before a colon and a number is the name of a source file rather than a host."""
    return scheme(f"{text}:") is None or text.partition("#")[0].rpartition(".")[2].lower() in _SOURCES
