"""Mentions to targets: one a unique URL, every mention kept."""

from collections.abc import Iterable

from probe.model import FailureKind, Mention, Note, Target
from probe.url import normalise, scheme, split_fragment

PROBED_SCHEMES = ("http", "https")

_ASSUMED = "https://"
_ENDS = "".join(map(chr, range(0x21)))  # C0 controls and space, which the URL standard strips from both ends
_DROPPED = str.maketrans("", "", "\t\n\r")  # and these wherever they stand


def read_url(text: str) -> tuple[str, FailureKind | None, Note | None]:
    """Return what a text means as a URL: the href without fragment or the text itself, what forbids probing it, a note.

    ``example.com/x`` and ``//example.com/x`` are taken as https, with a note that says so; ``/x`` and ``../x`` have
    nothing to be relative to.
    """
    note = None
    whole = text
    named = scheme(text)
    if named is None:
        whole = text.strip(_ENDS).translate(_DROPPED)
        named = scheme(whole)
    if named is None or _is_host_and_port(whole, named):
        note = Note("scheme-assumed", (text,))
        whole = whole.removeprefix("//")
        if whole.startswith(("/", "\\", ".")):
            return text, FailureKind.URL_INVALID, None
        whole = _ASSUMED + whole
    elif named not in PROBED_SCHEMES:
        return text, FailureKind.SCHEME_NOT_PROBED, Note("scheme", (named,))
    try:
        return split_fragment(normalise(whole))[0], None, note
    except ValueError:
        return text, FailureKind.URL_INVALID, None


def _is_host_and_port(text: str, named: str) -> bool:
    """Whether what looks like a scheme is a host name before a port: ``example.com:8080/x``, ``localhost:80``."""
    port = text[len(named) + 1 :].partition("/")[0].partition("?")[0].partition("#")[0]
    return port.isascii() and port.isdigit() and ("." in named or named == "localhost")


def unique(mentions: Iterable[Mention]) -> list[Target]:
    """Return the targets of all mentions, in the order in which each is first mentioned."""
    places: dict[str | tuple[str, FailureKind], list[Mention]] = {}
    notes: dict[str | tuple[str, FailureKind], Note] = {}
    for mention in mentions:
        url, refusal, note = (mention.text, mention.fault, None) if mention.fault else read_url(mention.text)
        # A faulty text may be cut, and then read like a URL that is not meant.
        key = (url, refusal) if refusal else url
        if mention.text == url:
            mention = _sharing(mention, url)  # noqa: PLW2901 - the same mention, one string less
        if key not in places:
            places[key] = [mention]
        else:
            places[key].append(mention)
        if note and key not in notes:
            notes[key] = note
    return [_target(index, key, places[key], notes.get(key)) for index, key in enumerate(places)]


def _target(index: int, key: str | tuple[str, FailureKind], mentioned: list[Mention], note: Note | None) -> Target:
    url, refusal = (key, None) if isinstance(key, str) else key
    return Target(index, url, tuple(mentioned), refusal, note)


def _sharing(mention: Mention, url: str) -> Mention:
    return Mention(url, mention.document, mention.line, mention.column, mention.fault)
