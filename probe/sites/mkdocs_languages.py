"""Languages of MkDocs by the plug-in i18n: pages named ``page.fr.md``, or below a folder of each language.

Source: mkdocs_static_i18n/config.py, suffix.py and folder.py of ultrabug/mkdocs-static-i18n: a page that is not
translated falls back to the default language, and a link finds the translation of what it names.
"""

from collections.abc import Iterator, Mapping
from posixpath import splitext
from typing import NamedTuple

from probe.sites.configs import Config, text_at, value_at
from probe.sites.tree import joined


class Languages(NamedTuple):
    """The languages of a site, and whether a suffix or a folder tells the one of a file."""

    by_suffix: bool
    default: str
    others: tuple[str, ...]
    falls_back: bool

    def apart(self, path: str) -> tuple[str, str]:
        """Return the language of a file, by its path from the folder of the pages, and the path without it."""
        if not self.by_suffix:
            first, slash, rest = path.partition("/")
            return (first, rest) if slash and first in (self.default, *self.others) else (self.default, path)
        stem, suffix = splitext(path)
        plain, _, language = stem.rpartition(".")
        return (
            (language, plain + suffix) if plain and language in (self.default, *self.others) else (self.default, path)
        )

    def files(self, path: str, language: str) -> Iterator[str]:
        """Yield where a file may lie for the pages of a language, by its path without one."""
        fallback = (self.default,) if self.falls_back or language == self.default else ()
        for each in dict.fromkeys((language, *fallback)):
            stem, suffix = splitext(path)
            yield f"{stem}.{each}{suffix}" if self.by_suffix else joined(each, path)
        yield path

    def url(self, url: str, language: str) -> str:
        """Return the URL path of a page in a language."""
        return url if language == self.default else f"/{language}{url}"

    def apart_in_url(self, url: str) -> tuple[str, str]:
        """Return the language of a URL path, and the rest of it."""
        first, slash, rest = url[1:].partition("/")
        return (first, f"/{rest}") if slash and first in self.others else (self.default, url)


def languages_of(options: object) -> Languages | None:
    """Return what the options of the plug-in say, before its version 1.0 too; None where they do not tell."""
    said = value_at(options, "languages")
    if isinstance(said, Mapping):
        default, names = text_at(options, "default_language"), [str(name) for name in said if name != "default"]
    else:
        entries: list[Config] = [each for each in said if isinstance(each, Mapping)] if isinstance(said, list) else []
        names = [name for each in entries if (name := text_at(each, "locale")) and each.get("build") is not False]
        default = next((text_at(each, "locale") for each in entries if each.get("default") is True), None)
    if default is None or not names:
        return None
    kind = text_at(options, "docs_structure") or "suffix"
    others = tuple(name for name in names if name != default)
    return Languages(kind == "suffix", default, others, value_at(options, "fallback_to_default") is not False)
