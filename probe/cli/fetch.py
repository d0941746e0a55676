"""Fetch pages, feeds and sitemaps as documents: the URLs of ``--from`` are read before anything is probed."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice
from time import monotonic

from msgspec.structs import replace

from probe import loops
from probe.api.session import opened
from probe.codes import Language
from probe.codes.phrases import say
from probe.errors import InputError
from probe.extract import sitemap
from probe.model import Document, Mention, Note, Result, Target, Verdict
from probe.pages.addresses import Addresses
from probe.pages.links import Links
from probe.pages.recipients import Recipients
from probe.settings import Choice, Settings
from probe.targets import unique

MOST_OF_A_SOURCE = 64 << 20  # bytes; a sitemap has at most 50 MiB (https://www.sitemaps.org/protocol.html)
MOST_SITEMAPS = 50_000  # per sitemap index (the same source)
MOST_LEVELS = 5  # of nested indexes; the protocol allows one, some sites have two
AT_ONCE = 32  # documents in memory

_UNDECIDED = (Verdict.OK, Verdict.REDIRECTED, Verdict.SUSPECT, Verdict.UNCHECKED)  # not dead, but without a document


def fetched(urls: Iterable[str], settings: Settings, loop: str | None = None) -> Iterator[Document]:
    """Yield the documents at ``urls`` and, for a sitemap index, the sitemaps that it lists, each once.

    A missing sitemap is a link of its index, as long as another sitemap of the index exists. Raises InputError, which
    names the URL, for any other URL that does not return a document before the run's deadline.
    """
    wanted = list(urls)
    source = _Source(settings, wanted, loop)
    public: set[str] = set()  # those that only documents at public addresses list
    above: list[Document] = []  # the indexes that list the wanted sitemaps
    for level in range(MOST_LEVELS):
        named: dict[str, bool] = {}
        indexes: list[Document] = []
        for document in source.read(wanted, public, of_index=level > 0):
            if sitemap.is_index(document):
                named |= {url: document.public and named.get(url, True) for url in sitemap.sitemaps(document)}
                indexes.append(document)
            else:
                yield source.links.bounded(document)
            if len(source.known) + len(named) > MOST_SITEMAPS:
                raise InputError(f"--from {document.name}: names more than {MOST_SITEMAPS:,} sitemaps")
        yield from filter(None, map(source.dead_of, above))
        wanted, public, above = source.new(named), source.public(named), indexes
    if wanted:
        raise InputError(f"--from {wanted[0]}: a sitemap index nested in {MOST_LEVELS} others")


class _Source:
    """Fetches documents that are not ``known`` yet, with a limited number in memory."""

    def __init__(self, settings: Settings, urls: Iterable[str], loop: str | None) -> None:
        self._settings = dataclasses.replace(settings, choice=Choice())  # it applies to probing, not to reading
        self._recipients = Recipients(settings, urls)
        self._addresses = Addresses(settings.reading)
        self.links = Links(settings.crawling)
        self._began = monotonic()
        self._loop = loop
        self.known: set[str] = set()
        self._dead: dict[str, InputError] = {}  # missing sitemaps of an index

    def new(self, urls: Iterable[str]) -> list[str]:
        """Return those of some URLs that are not known."""
        return [target.url for target in self._targets(urls)]

    def public(self, named: Mapping[str, bool]) -> set[str]:
        """Return the URLs that only documents at public addresses name."""
        private = {target.url for target in self._targets(url for url, public in named.items() if not public)}
        return {target.url for target in self._targets(named)} - private

    def read(self, urls: Iterable[str], public: AbstractSet[str], *, of_index: bool) -> Iterator[Document]:
        """Yield the documents at URLs, ``public`` ones only from public addresses, and only one for each final URL.

        URLs ``of_index`` may be dead.
        """
        marked = (self._addresses.found(t) if t.url in public else t for t in self._targets(urls))
        targets = iter(list(marked))
        while batch := list(islice(targets, AT_ONCE)):
            self.known |= {target.url for target in batch}
            results = loops.run(_probed(batch, self._in_time()), self._loop)
            for result in sorted(results, key=lambda result: result.target.index):
                if of_index and result.page is None and result.verdict not in _UNDECIDED:
                    self._dead[result.url] = _unread(result)
                    continue
                document = _document(result)
                if document.name == result.url or document.name not in self.known:
                    self.known.add(document.name)
                    yield document

    def dead_of(self, index: Document) -> Document | None:
        """Return an index that has only its dead sitemaps; raises InputError if all of them are dead."""
        named = {
            url: target.url for url in sitemap.sitemaps(index) for target in unique([Mention(url, "--from", 1, 1)])
        }
        dead = [url for url, target in named.items() if target in self._dead]
        if dead and len(dead) == len(named):
            raise self._dead[named[dead[0]]]
        return sitemap.naming(index, frozenset(dead)) if dead else None

    def _targets(self, urls: Iterable[str]) -> list[Target]:
        found = unique(Mention(url, "--from", number, 1) for number, url in enumerate(urls, 1))
        wanted = (self._recipients.found(target) for target in found if target.url not in self.known)
        return [replace(target, body_limit=MOST_OF_A_SOURCE) for target in wanted]

    def _in_time(self) -> Settings:
        return dataclasses.replace(self._settings, patience=self._settings.patience.after(monotonic() - self._began))


async def _probed(targets: list[Target], settings: Settings) -> list[Result]:
    results: list[Result] = []
    async with opened(settings, results.append) as run:
        await run.go(targets)
    return results


def _document(result: Result) -> Document:
    if result.page is None:
        raise _unread(result)
    if len(result.page.content) >= MOST_OF_A_SOURCE:
        raise InputError(f"--from {result.url}: longer than {MOST_OF_A_SOURCE >> 20} MiB")
    if Note("reply-body-cut") in result.evidence:
        raise InputError(f"--from {result.url}: the response is incomplete")
    if not result.page.content:
        raise InputError(f"--from {result.url}: nothing to read; it returns {result.page.media_type or 'no type'}")
    return result.page


def _unread(result: Result) -> InputError:
    reason = say(result.reason, Language.EN) if result.reason.word else str(result.verdict)
    return InputError(f"--from {result.url}: {reason}")
