"""``probe sites``: list the site generators of a folder, and the rules that decide the links of each site."""

import io
import os
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from probe.cli.chinese import translated
from probe.cli.streams import preferred_language
from probe.errors import InputError
from probe.extract import mentions
from probe.language import Language
from probe.model import Mention
from probe.reports.clean import clean
from probe.settings import Reading
from probe.sites import ConfigFile, Page, Site, Sites
from probe.sites.interface import Answer, Made, Missing, Source, Unknown
from probe.sources.inputs import File, read
from probe.url import scheme

_RULES = {
    Source: "lead to a file of it",
    Made: "may be made by its build: skipped",
    Missing: "broken: nothing is built there",
    Unknown: "skipped: {}",
    None: "left to the host of the repository",
}


class _Counts:
    """Counts for one site: how many documents belong to it, and how many of their links each rule decided."""

    def __init__(self) -> None:
        self.documents = 0
        self.rules: Counter[str] = Counter()


def print_sites(folder: str, reading: Reading, stdout: TextIO) -> None:
    """Print the sites of a folder; raises InputError if there is nothing to read."""
    sites = Sites(reading.site)
    found: dict[Site | None, _Counts] = {}
    for source in read([folder], io.BytesIO()).unread():
        document = source.document() if isinstance(source, File) else source
        page = sites.config(document.base) or sites.page(document.base)
        counts = found.setdefault(None if page is None else page.site, _Counts())
        counts.documents += 1
        try:
            local = [mention for mention in mentions(document, reading, sites) if _is_local(mention)]
        except InputError:  # an unreadable document has no links that a site could decide
            continue
        counts.rules.update(_rule(page, mention) for mention in local)
    say = translated if preferred_language() is Language.ZH else str
    stdout.write("".join(f"{say(clean(line))}\n" for line in _told(found)))


def _is_local(mention: Mention) -> bool:
    return scheme(mention.text) is None and not mention.text.startswith("//")


def _rule(page: Page | ConfigFile | None, mention: Mention) -> str:
    answer = None
    if page is not None:
        answer = page.own(mention.text, mention.kind) or page.look_up(mention.text, mention.kind)
    return _word(answer)


def _word(answer: Answer | None) -> str:
    if isinstance(answer, Unknown):
        return _RULES[Unknown].format(answer.why.word)
    if isinstance(answer, Made) and answer.certain:
        return "made by its build"
    return _RULES[None if answer is None else type(answer)]


def _told(found: dict[Site | None, _Counts]) -> Iterator[str]:
    for site, counts in found.items():
        if site is None:
            yield f"no generator: {counts.documents} documents, read as the host of the repository shows them"
        else:
            yield f"{site.name}: {_shown(site, site.root)}, {counts.documents} documents"
            yield f"  pages: {_shown(site, site.pages)}"
            for static in site.static:
                yield f"  static files: {_shown(site, static)}"
            yield f"  / is: {'not known' if site.base is None else site.base}"
        yield from (f"  {number:>7,}  {rule}" for rule, number in counts.rules.most_common())


def _shown(site: Site, path: str) -> str:
    return os.path.relpath(site.tree.place(path)).replace(os.sep, "/")
