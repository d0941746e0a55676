"""Pages, feeds and sitemaps on the web as documents: what ``--from`` names is read before anything is probed."""

from collections.abc import Iterable

from probe.api import opened
from probe.codes import Language
from probe.codes.phrases import say
from probe.errors import InputError
from probe.extract import sitemap
from probe.model import Document, Mention, Note, Result, Target
from probe.settings import Settings
from probe.targets import unique

MOST_OF_A_SOURCE = 64 << 20  # bytes; a sitemap has at most 50 MiB (https://www.sitemaps.org/protocol.html)
MOST_SITEMAPS = 50_000  # that an index names (the same)


async def fetched(urls: Iterable[str], settings: Settings) -> list[Document]:
    """Return the documents at ``urls``, and for the index of a sitemap those that it names.

    Raises InputError, naming the URL, for what does not answer with a document.
    """
    known: dict[str, None] = {}
    documents: list[Document] = []
    wanted = list(urls)
    while wanted:
        found = await _read([url for url in wanted if url not in known], settings)
        known |= dict.fromkeys(wanted)
        indexes = [document for document in found if sitemap.is_index(document)]
        documents += [document for document in found if not sitemap.is_index(document)]
        wanted = [url for index in indexes for url in sitemap.sitemaps(index) if url not in known]
        if len(known) + len(wanted) > MOST_SITEMAPS:
            raise InputError(f"{indexes[0].name}: names more than {MOST_SITEMAPS:,} sitemaps")
    return documents


async def _read(urls: list[str], settings: Settings) -> list[Document]:
    results: list[Result] = []
    targets = unique(Mention(url, "--from", number, 1) for number, url in enumerate(urls, 1))
    async with opened(settings, results.append) as run:
        await run.go(
            Target(t.index, t.url, t.mentions, t.refusal, t.note, body_limit=MOST_OF_A_SOURCE) for t in targets
        )  # fmt: skip
    return [_document(result) for result in sorted(results, key=lambda result: result.target.index)]


def _document(result: Result) -> Document:
    if result.page is None:
        reason = say(result.reason, Language.EN) if result.reason.word else str(result.verdict)
        raise InputError(f"--from {result.url}: {reason}")
    if len(result.page.content) >= MOST_OF_A_SOURCE:
        raise InputError(f"--from {result.url}: longer than {MOST_OF_A_SOURCE >> 20} MiB")
    if Note("reply-body-cut") in result.evidence:
        raise InputError(f"--from {result.url}: the answer broke off before its end")
    return result.page
