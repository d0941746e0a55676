"""Languages of MkDocs by the plug-in i18n: pages are named ``page.fr.md``, or each language has a folder.

Source: mkdocs_static_i18n/config.py, suffix.py and folder.py of ultrabug/mkdocs-static-i18n: an untranslated page
falls back to the default language, and a link resolves to the translation of its target.
"""

from collections.abc import Iterator, Mapping
from posixpath import splitext
from typing import NamedTuple

from probe.sites.configs import Config, text_at, value_at
from probe.sites.tree import joined


class Languages(NamedTuple):
    """The languages of a site, and whether a suffix or a folder marks the language of a file."""

    by_suffix: bool
    default: str
    others: tuple[str, ...]
    falls_back: bool

    def apart(self, path: str) -> tuple[str, str]:
        """Split a path below the source folder into its language and the path without the language."""
        if not self.by_suffix:
            first, slash, rest = path.partition("/")
            return (first, rest) if slash and first in (self.default, *self.others) else (self.default, path)
        stem, suffix = splitext(path)
        plain, _, language = stem.rpartition(".")
        return (
            (language, plain + suffix) if plain and language in (self.default, *self.others) else (self.default, path)
        )

    def files(self, path: str, language: str) -> Iterator[str]:
        """Yield the paths that a file may have in a language, from its path without a language."""
        fallback = (self.default,) if self.falls_back or language == self.default else ()
        for each in dict.fromkeys((language, *fallback)):
            stem, suffix = splitext(path)
            yield f"{stem}.{each}{suffix}" if self.by_suffix else joined(each, path)
        yield path

    def url(self, url: str, language: str) -> str:
        """Return the URL path of a page in a language."""
        return url if language == self.default else f"/{language}{url}"

    def apart_in_url(self, url: str) -> tuple[str, str]:
        """Split a URL path into its language and the rest."""
        first, slash, rest = url[1:].partition("/")
        return (first, f"/{rest}") if slash and first in self.others else (self.default, url)


def languages_of(options: object) -> Languages | None:
    """Return the languages that the plug-in's options declare, also before version 1.0; None if they are incomplete."""
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
