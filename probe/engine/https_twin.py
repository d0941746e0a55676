"""``--require-https``: a check whether an http link gives the same answer over https, so that it can be changed.

The https URL is requested once, after the link itself was found to be fine. The link stays fine in any case: an https
URL that fails, redirects back or shows another page is not a fault.
"""

from zlib import crc32

from msgspec.structs import replace

from probe.engine.attempt import Answered, Original, Purpose, Step
from probe.engine.redirect_advice import replacement
from probe.engine.request import RequestBuilder
from probe.model import Answer, Note, Reply, Result, Verdict
from probe.url import authority_of, path_of, split_fragment, split_userinfo

ADVICE = "advice-https"  # the word of the advice; its value is the new URL for the link

_FINE = frozenset({Verdict.OK, Verdict.REDIRECTED})


class HttpsTwins:
    """Requests the https twins of links that are fine over http."""

    def __init__(self, requests: RequestBuilder, *, wanted: bool) -> None:
        self._requests = requests
        self._wanted = wanted

    def step(self, answered: Answered, result: Result) -> Step | None:
        """Return the exchange with the https twin of a fine result, None if there is no twin to request."""
        target, reply = result.target, answered.answer
        if not self._wanted or target.own or target.expectation is not None or result.verdict not in _FINE:
            return None
        twin = twin_of(target.url)
        if twin is None or not split_fragment(result.final_url)[0].startswith("http:"):
            return None
        if answered.attempt.purpose in (Purpose.TWIN, Purpose.CONTROL) or not isinstance(reply, Reply):
            return None
        original = _shown(reply, result.final_url)
        attempt = replace(answered.attempt.anew(Purpose.TWIN, standing=result), original=original)
        return Step(target, self._requests.twin(target, twin), attempt, twin)

    def decide(self, answered: Answered) -> Result | None:
        """Return the result of a link after its twin's answer, with advice to use the twin if it is the same page."""
        attempt, judged = answered.attempt, answered.judged
        if attempt.purpose is not Purpose.TWIN or attempt.standing is None:
            return None
        result, twin = attempt.standing, twin_of(answered.step.target.url)
        final = split_fragment(answered.step.url)[0]
        same = judged.verdict in _FINE and isinstance(answered.answer, Reply) and final.startswith("https:")
        if not same or twin is None or not is_same(attempt.original, answered.answer, final):
            return result
        note = Note("https-twin", (twin,))
        permanent = replacement(result.verdict, result.trail) and replacement(judged.verdict, attempt.trail)
        return replace(result, evidence=(*result.evidence, note), advice=Note(ADVICE, (permanent or twin,)))


def twin_of(url: str) -> str | None:
    """Return an http URL with the scheme https; None for other schemes, and for URLs with a port or credentials."""
    bare, userinfo = split_userinfo(url)
    if not bare.startswith("http:") or userinfo is not None:
        return None
    authority = authority_of(bare)
    return None if authority.rpartition("]")[2].count(":") else f"https{bare.removeprefix('http')}"


def is_same(original: Original | None, answer: Answer, final: str) -> bool:
    """Whether an answer over https is the same page as over http, at the same URL except for the scheme."""
    if original is None or not isinstance(answer, Reply):
        return False
    other = _shown(answer, final)
    if other.final != original.final or other.media_type != original.media_type:
        return False
    if other.body == original.body:
        return bool(other.body[0]) or other.length == original.length
    if original.seen is None or other.seen is None:
        return False
    from probe.engine.soft_404 import alike  # noqa: PLC0415 - the reader of pages

    return alike(original.seen, other.seen)


def _shown(reply: Reply, url: str) -> Original:
    from probe.engine.soft_404 import fingerprint, page_of  # noqa: PLC0415 - the reader of pages

    final = f"https:{split_fragment(url)[0].partition(':')[2]}"
    kind = reply.headers.get("Content-Type", "")
    seen = fingerprint(reply.status, final, page_of(reply.body, kind)) if reply.body else None
    return Original(
        f"{authority_of(final)}{path_of(final)}?{final.partition('?')[2]}", kind.partition(";")[0].strip().lower(),
        reply.headers.get("Content-Length", ""), (len(reply.body), crc32(reply.body)), seen,
    )  # fmt: skip
