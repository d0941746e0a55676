"""Conversion of mentions to targets: one target per unique URL, with all of its mentions."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from probe.misspelt import nearest
from probe.model import CELL_END, Expectation, FailureKind, Mention, Note, Target
from probe.network import is_reserved_host
from probe.patterns import lazy_compile
from probe.settings import Reading
from probe.settings.remap import remapped
from probe.targets.contacts import cannot_be_right
from probe.targets.meant import Meant
from probe.targets.placeholders import has_no_host
from probe.targets.relative import Relatives
from probe.url import host_of, normalise, scheme, split_fragment, stripped

__all__ = ["PROBED_SCHEMES", "Found", "Key", "Reader", "fragment_of", "numbered", "read_url", "targets_of", "unique"]

PROBED_SCHEMES = ("http", "https")

MOST_REMEMBERED = 100_000  # texts whose meaning is cached

_ROUTED = "docsify-"
_PLACE = lazy_compile(r"\?(?:[^#]*&)?id=([^&#]*)")
_ASSUMED = "https://"
_HOST = lazy_compile(r"//(?:[^/?#@\s]*@)?([^/?#:@\s]+)")
# Kinds of mentions that are not links by themselves, and the reason.
_NO_LINKS = {"rule-pattern": "rule-pattern", "attribute": "attribute-undefined", "bare-host": "bare-host"}
_EMBEDDING = ("html", "image")  # kinds of mentions that embed their target, and need one
_ABSOLUTE = ("http://", "https://")


def read_url(text: str) -> tuple[str, FailureKind | None, Note | None]:
    """Return the URL of a text (or the text itself), the reason not to probe it, and a note.

    The URL has no fragment. ``example.com/x`` and ``//example.com/x`` are read as https, with a note that says so.
    ``/x`` and ``../x`` are invalid, because there is no base to resolve them against.
    """
    note = None
    whole = text
    named = scheme(text)
    if not text.startswith(_ABSOLUTE) or text.startswith("http", text.index("//") + 2):
        meant = nearest(stripped(text))
        if meant is not None:
            return text, FailureKind.URL_INVALID, Note("url-meant", (meant,))
    if named is None:
        whole = stripped(text)
        named = scheme(whole)
    if named is None or _is_host_and_port(whole, named):
        note = Note("scheme-assumed", (text,))
        whole = whole.removeprefix("//")
        if whole.startswith(("/", "\\", ".")):
            return text, FailureKind.URL_INVALID, None
        whole = _ASSUMED + whole
    elif named not in PROBED_SCHEMES:
        wrong = cannot_be_right(whole, named)
        return text, FailureKind.SCHEME_NOT_PROBED, Note("address-malformed" if wrong else "scheme", (named,))
    try:
        url = split_fragment(normalise(whole))[0]
    except ValueError:
        return text, FailureKind.URL_INVALID, None
    return (text, FailureKind.URL_INVALID, None) if host_of(url) in PROBED_SCHEMES else (url, None, note)


def _is_host_and_port(text: str, named: str) -> bool:
    """Whether an apparent scheme is a host name before a port: ``example.com:8080/x``, ``localhost:80``."""
    port = text[len(named) + 1 :].partition("/")[0].partition("?")[0].partition("#")[0]
    return port.isascii() and port.isdigit() and ("." in named or named == "localhost")


Key = str | tuple[str, FailureKind | None]


class Found(Struct, gc=False):
    """A target under construction; ``number`` is set if it is probed before all of its mentions are known."""

    url: str
    refusal: FailureKind | None = None
    note: Note | None = None
    path: str | None = None
    skip: Note | None = None
    mentions: tuple[Mention, ...] | list[Mention] = ()
    fragments: dict[str, None] | None = None
    reserved: bool = False  # only examples mention it so far
    number: int | None = None
    expectation: Expectation | None = None  # of the first mention that has one

    @property
    def key(self) -> Key:
        """The unique key of the target: a faulty text may be truncated, and a path may look like a host name."""
        plain = self.refusal is None and self.path is None and self.skip is None
        return self.url if plain else (self.url, self.refusal)

    def add(self, mention: Mention) -> None:
        """Add a mention; a single mention, the usual case, needs no list."""
        self.reserved = self.reserved and mention.example
        if mention.row is not None and self.expectation is None:
            self.expectation = mention.row.expectation
        if isinstance(self.mentions, list):
            self.mentions.append(mention)
        else:
            self.mentions = [*self.mentions, mention] if self.mentions else (mention,)


def unique(mentions: Iterable[Mention], reading: Reading | None = None, start: int = 0) -> list[Target]:
    """Return the targets of all mentions, in the order of their first mentions, numbered from ``start``.

    If fragments are checked, each target is followed by one free number per fragment.
    """
    reader = Reader(reading or Reading())
    found: dict[Key, Found] = {}
    for mention in mentions:
        reader.add(mention, found)
    return list(targets_of(found, start))


def targets_of(found: dict[Key, Found], start: int = 0) -> Iterator[Target]:
    """Yield targets numbered from ``start``, leaving numbers free for the fragments of each."""
    for each in found.values():
        yield numbered(start, each)
        start += 1 + len(each.fragments or ())


class Reader:
    """Reads the meaning of mentions with the settings of one run; caches up to ``most_remembered`` texts."""

    def __init__(self, reading: Reading, most_remembered: int = MOST_REMEMBERED) -> None:
        self._most_remembered = most_remembered
        self._relatives = Relatives(reading)
        self._remap = reading.remap
        self._fragments = reading.fragments
        self._chosen = frozenset(_hosts_in(reading))
        # By absolute text, separately for documents and lists, because placeholders in documents are not links.
        # Documents repeat their links.
        self._known: tuple[dict[str, Found], dict[str, Found]] = ({}, {})

    def add(self, mention: Mention, found: dict[Key, Found]) -> Found:
        """Add a mention to its target, creating the target for the first mention; return the target."""
        text = mention.text
        remembered = self._known[mention.base is None]
        known = remembered.get(text) if mention.fault is None else None
        if known is None:
            each = self._read(mention)
            known = found.setdefault(each.key, each)
            known.note = known.note or each.note or _of_rule(mention)
            known.reserved = known.reserved and each.reserved
            if text.startswith(_ABSOLUTE) and len(remembered) < self._most_remembered and mention.fault is None:
                remembered[text] = known
        known.add(_sharing(mention, known.url) if text == known.url and text is not known.url else mention)
        if self._fragments and (fragment := fragment_of(mention)):
            known.fragments = known.fragments or {}
            known.fragments[fragment] = None
        return known

    def _read(self, mention: Mention) -> Found:
        if (refused := _refused(mention)) is not None:
            return refused
        text, note = self._remapped_relative(mention)
        if not text.startswith(_ABSOLUTE) and (meant := nearest(text)) is not None:
            return Found(mention.text, FailureKind.URL_INVALID, Note("url-meant", (meant,)))
        if mention.base is not None and not (note and _is_file(text)):
            try:
                here = self._relatives.meant(replace(mention, text=text) if note else mention, mention.base)
            except ValueError:
                return Found(mention.text, FailureKind.URL_INVALID)
            if here.path is not None or here.skip is not None:
                return _of_this_machine(here, note)
            text = here.url
        if self._remap and note is None:
            text, note = self._remapped(text)
        return self._read_absolute(mention, text, note)

    def _read_absolute(self, mention: Mention, text: str, note: Note | None) -> Found:
        """Return the target of a mention whose resolved text is ``text``.

        ``note`` is set if ``--remap`` produced it.
        """
        if note and _is_file(text) and _is_own(mention):
            return _of_this_machine(self._relatives.of_remap(text), note)
        if mention.base is not None and has_no_host(text):
            return Found(mention.text, skip=Note("template"))
        url, refusal, assumed = read_url(text)
        if refusal:
            return Found(mention.text, refusal, note or assumed)
        reserved = mention.example and note is None and self._is_example(host_of(url))
        return Found(url, None, note or assumed, reserved=reserved)

    def _remapped_relative(self, mention: Mention) -> tuple[str, Note | None]:
        """Return the URL that ``--remap`` maps a document's link without scheme to."""
        if self._remap and mention.base is not None and _is_own(mention) and scheme(mention.text) is None:
            return self._remapped(mention.text)
        return mention.text, None

    def _is_example(self, host: str) -> bool:
        """Whether a host is reserved for examples and not configured by the user."""
        return is_reserved_host(host) and host not in self._chosen

    def _remapped(self, text: str) -> tuple[str, Note | None]:
        """Return the text mapped by the first matching pattern of ``--remap``."""
        new = remapped(self._remap, text)
        return (text, None) if new is None else (new, Note("remapped", (text,)))


def _hosts_in(reading: Reading) -> Iterator[str]:
    """Yield the hosts that appear in ``--base-url`` and ``--remap``."""
    for text in (reading.base_url or "", *(new for _, new in reading.remap)):
        yield from (found[1].lower() for found in _HOST.finditer(text))


def fragment_of(mention: Mention) -> str:
    """Return the fragment of a mention, or an empty string; docsify routes have it as ``?id=``."""
    if mention.kind.startswith(_ROUTED):
        place = _PLACE.search(mention.text)
        return place[1] if place is not None else ""
    return stripped(mention.text.partition("#")[2])


def _of_rule(mention: Mention) -> Note | None:
    """Return a note that a URL is only an example of a pattern."""
    if mention.kind != "rule-example" or mention.row is None:
        return None
    return Note("rule-example", (mention.row.text.partition(CELL_END)[0],))


def _refused(mention: Mention) -> Found | None:
    """Return the target of a mention that its kind or fault decides, whatever its text means."""
    if mention.fault is not None:
        return Found(mention.text, mention.fault)
    if not mention.text and mention.kind != "link":  # an attribute or an image; an empty link means its own document
        return _of_nothing(mention.kind)
    if mention.kind == "reference":
        return Found(mention.text, FailureKind.REFERENCE_UNDEFINED)
    why = _NO_LINKS.get(mention.kind)
    return None if why is None else Found(mention.text, skip=Note(why))


def _of_nothing(kind: str) -> Found:
    """Return the target of an empty text: a fault if the kind embeds a resource, else a skipped link."""
    embeds = kind in _EMBEDDING
    return Found('""', FailureKind.URL_INVALID, Note("empty-source")) if embeds else Found("", skip=Note("empty-link"))


def _of_this_machine(meant: Meant, note: Note | None = None) -> Found:
    refusal = None if meant.there else FailureKind.FILE_MISSING
    return Found(meant.url, refusal, note or meant.note, meant.path, meant.skip)


def _is_file(text: str) -> bool:
    return scheme(text) == "file"


def _is_own(mention: Mention) -> bool:
    """Whether a mention is in a local document; links from remote documents must not resolve to local files."""
    return mention.base is None or mention.base.startswith("file:")


def numbered(index: int, found: Found) -> Target:
    """Return a target with its number."""
    skip = Note("reserved", (host_of(found.url),)) if found.reserved else found.skip
    return Target(
        index, found.url, tuple(found.mentions), found.refusal, found.note, found.path, skip,
        tuple(found.fragments or ()), expectation=found.expectation,
    )  # fmt: skip


def _sharing(mention: Mention, url: str) -> Mention:
    """Return the same mention with the string of the URL shared, to save memory."""
    return Mention(
        url, mention.document, mention.line, mention.column, mention.fault, mention.base, mention.nofollow,
        mention.kind, mention.example, mention.row, mention.ignored,
    )  # fmt: skip
