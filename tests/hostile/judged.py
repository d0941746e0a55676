"""One run over hosts of the hostile internet, held against what is true of their pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from probe import Result, Settings, loops, stream
from probe.model import FailureKind
from tests.hostile.internet import Internet, internet
from tests.hostile.temper import Page, Temper

Wrong = Mapping[str, Mapping[str, object]]
"""What was told of the pages that were judged wrongly, by temper and path; empty for a temper that is right."""


def wrong(tempers: Sequence[Temper], options: Mapping[str, Any], loop: str = "asyncio") -> Wrong:
    """Return what a run over all hosts at once judges wrongly.

    Hosts that are judged wrongly are tried once more without the others, since a loaded machine may stand still.
    """
    found = _wrong(tempers, options, loop)
    again = [temper for temper in tempers if found[temper.name]]
    return {**found, **_wrong(again, options, loop)}


def probed(net: Internet, options: Mapping[str, Any], loop: str = "asyncio") -> dict[str, Result]:
    """Return the result of each URL as it was given."""
    return loops.run(_probe(net.urls, Settings.read(options)), loop)


def _wrong(tempers: Sequence[Temper], options: Mapping[str, Any], loop: str) -> dict[str, dict[str, object]]:
    with internet(tempers) as net:
        results = probed(net, options, loop)
        assert sorted(results) == sorted(net.urls)
    found: dict[str, dict[str, object]] = {temper.name: {} for temper in tempers}
    for link in net.links:
        result = results[link.url]
        if result.verdict not in link.page.truth or _reason_of(link.page, result) != link.page.why:
            found[link.temper.name][link.page.path] = (
                result.verdict, result.failure or result.status, result.reason,
            )  # fmt: skip
    return found


async def _probe(urls: Sequence[str], settings: Settings) -> dict[str, Result]:
    return {result.target.mentions[0].text: result async for result in stream(urls, settings)}


def _reason_of(page: Page, result: Result) -> FailureKind | int | None:
    """Return what a verdict stands on, None where the truth leaves that open."""
    return None if page.why is None else result.failure or result.status
