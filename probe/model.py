"""The nouns of the program. All are frozen; each stage of a run makes new ones.

A ``Document`` gives ``Mention``s, equal mentions become one ``Target``. A target is probed by a chain of exchanges:
each ``Request`` is answered by a ``Reply`` or a ``Failure`` and leaves a ``Hop``; the hops of one attempt are its
``Trail``.
What the rules make of a finished target is its ``Result``; a ``Summary`` counts results. A result and what it is made
of are packed as arrays: without the names of their fields they are less than half as long.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct, field

from probe.ranked import Ranked

Headers = Mapping[str, str]
NO_HEADERS: Headers = MappingProxyType({})


def _no_headers() -> Headers:
    return NO_HEADERS


class Verdict(StrEnum):
    """What a finished target is; the words that ``--fail-on`` takes and every report shows."""

    OK = "ok"
    REDIRECTED = "redirected"
    SUSPECT = "suspect"
    BLOCKED = "blocked"
    LIMITED = "limited"
    UNEXPECTED = "unexpected"
    BROKEN = "broken"
    FAILING = "failing"
    UNREACHABLE = "unreachable"
    INVALID = "invalid"
    SKIPPED = "skipped"
    UNCHECKED = "unchecked"

    @property
    def level(self) -> "Level":
        """How much attention the verdict asks for."""
        return _LEVELS[self]


class Level(Ranked):
    """How much attention a result needs, least first. Levels compare in this order: ``result.level >= "warning"``."""

    OK = "ok"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


_LEVELS = {
    Verdict.OK: Level.OK,
    Verdict.REDIRECTED: Level.INFO,
    Verdict.SUSPECT: Level.WARNING,
    Verdict.BLOCKED: Level.WARNING,
    Verdict.LIMITED: Level.WARNING,
    Verdict.UNEXPECTED: Level.ERROR,
    Verdict.BROKEN: Level.ERROR,
    Verdict.FAILING: Level.ERROR,
    Verdict.UNREACHABLE: Level.ERROR,
    Verdict.INVALID: Level.ERROR,
    Verdict.SKIPPED: Level.INFO,
    Verdict.UNCHECKED: Level.WARNING,
}

FAILING_VERDICTS = frozenset(v for v in Verdict if v.level is Level.ERROR)
"""The verdicts that fail a run unless ``--fail-on`` names others."""


class FailureKind(StrEnum):
    """Why there is no HTTP answer to judge, or why a chain of answers leads nowhere."""

    DNS_NOT_FOUND = "dns-not-found"
    DNS_TEMPORARY = "dns-temporary"
    DNS_TIMEOUT = "dns-timeout"
    CONNECT_REFUSED = "connect-refused"
    CONNECT_TIMEOUT = "connect-timeout"
    CONNECT_UNREACHABLE = "connect-unreachable"
    CONNECT_RESET = "connect-reset"
    TLS_EXPIRED = "tls-expired"
    TLS_NOT_YET_VALID = "tls-not-yet-valid"
    TLS_WRONG_HOST = "tls-wrong-host"
    TLS_SELF_SIGNED = "tls-self-signed"
    TLS_UNTRUSTED = "tls-untrusted"
    TLS_HANDSHAKE = "tls-handshake"
    TLS_CLIENT_CERTIFICATE = "tls-client-certificate"
    READ_TIMEOUT = "read-timeout"
    TOTAL_TIMEOUT = "total-timeout"
    EMPTY_REPLY = "empty-reply"
    INCOMPLETE_REPLY = "incomplete-reply"
    PROTOCOL_ERROR = "protocol-error"
    REDIRECT_LOOP = "redirect-loop"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    LOCATION_MISSING = "location-missing"
    LOCATION_UNUSABLE = "location-unusable"
    ADDRESS_NOT_ALLOWED = "address-not-allowed"
    SCHEME_NOT_PROBED = "scheme-not-probed"
    URL_INVALID = "url-invalid"
    FILE_MISSING = "file-missing"
    FRAGMENT_MISSING = "fragment-missing"
    REFERENCE_UNDEFINED = "reference-undefined"
    MAIL_ADDRESS_INVALID = "mail-address-invalid"
    MAIL_UNDELIVERABLE = "mail-undeliverable"
    LOCAL_LIMIT = "local-limit"


TIMEOUTS = frozenset({FailureKind.CONNECT_TIMEOUT, FailureKind.READ_TIMEOUT, FailureKind.TOTAL_TIMEOUT})
"""The failures of hosts that took too long."""


class RedirectKind(StrEnum):
    """Whether a whole chain of redirects is for good, for now, or some of each."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    MIXED = "mixed"


class Via(StrEnum):
    """How an exchange leads on to the next one of its chain."""

    LOCATION = "location"
    REFRESH_HEADER = "refresh-header"
    META_REFRESH = "meta-refresh"
    SCRIPT = "script"


class Document(Struct, frozen=True, gc=False, array_like=True):
    """One input: a name for the reader, its bytes, and where relative links in it start from.

    ``base`` is an absolute URL, ``file:`` for what lies on this machine; ``media_type`` what a server called it;
    ``lines`` the only lines, counted from 1, whose mentions count, None for all; ``found`` tells that nobody named
    the document, which lay in a folder; ``public`` that it came from a public address, so that what it names leads to
    such addresses alone; ``most`` how many of its mentions are read, None for all; ``read`` what it mentions, where it
    was read before and only that was kept.
    """

    name: str
    content: bytes
    base: str | None = None
    media_type: str | None = None
    lines: frozenset[int] | None = None
    found: bool = False
    public: bool = False
    most: int | None = None
    read: "tuple[Mention, ...] | None" = None


class Note(Struct, frozen=True, gc=False, array_like=True):
    """A sentence in no language yet: its ``word`` among the phrases of ``probe.codes``, and the values to fill in."""

    word: str
    values: tuple[str, ...] = ()


class Expectation(Struct, frozen=True, gc=False, array_like=True):
    """What an input expects of a URL.

    ``url`` is the normalised address where its redirects must end, None for any; ``statuses`` those of which the first
    answer must have one, none for any. ``faults`` tell what is wrong with the list that says so, whatever is answered.
    """

    url: str | None = None
    statuses: tuple[int, ...] = ()
    faults: tuple[Note, ...] = ()


class Validators(Struct, frozen=True, gc=False, array_like=True):
    """By what a server tells one state of a page from another: its ``ETag`` and ``Last-Modified``, as it wrote them.

    ``at`` is when it answered so.
    """

    etag: str | None = None
    modified: str | None = None
    at: datetime | None = None


class Row(Struct, frozen=True, gc=False, array_like=True):
    """The row of a table in which a URL stands: the names of the columns, and the cells in one text.

    The cells are parted by ``CELL_END``: a table may have a million rows, and one text takes a third of many.
    """

    names: tuple[str, ...]
    text: str
    expectation: Expectation | None = None

    @property
    def cells(self) -> dict[str, str]:
        """The cells by the names of their columns."""
        return dict(zip(self.names, self.text.split(CELL_END), strict=False))


CELL_END = "\x1f"
"""What parts the cells of a row, and is in none: the unit separator of ASCII."""


class Mention(Struct, frozen=True, gc=False, array_like=True):
    """One place where a URL is written; line and column count from 1, in characters, to where the URL begins.

    ``text`` is the URL as it stands there, the escapes of the document's format undone, its query percent-encoded where
    the document's encoding makes a difference to it. ``fault`` is set where the
    reader of the document could tell already that the text is no URL. ``base`` is the absolute URL (``file:`` too)
    that a relative text is relative to, None where relative texts have no meaning. ``nofollow`` tells that the author
    of a page asks crawlers not to go on from here. ``kind`` is what of its markup names it, as far as that matters to
    a site generator: ``link``, ``image``, ``html`` for what stands in HTML within other markup, or a word of a
    generator's own syntax. ``example`` tells that it stands in prose or source code and looks like a name reserved for
    examples. ``row`` is the row of a table that it stands in, ``ignored`` why a mark in the document says that the link
    is ignored there, None where none does.
    """

    text: str
    document: str
    line: int
    column: int
    fault: FailureKind | None = None
    base: str | None = None
    nofollow: bool = False
    kind: str = "link"
    example: bool = False
    row: Row | None = None
    ignored: str | None = None

    @property
    def place(self) -> str:
        """The place as ``document:line``."""
        return f"{self.document}:{self.line}"


class Target(Struct, frozen=True, gc=False, array_like=True):
    """One unique URL to judge, in the order of its first mention.

    ``url`` is the normalised href without fragment (userinfo kept), or the text as written where ``refusal`` says why
    it is not probed at all; ``note`` tells what was assumed in reading it. ``path`` is set for what lies on this
    machine, where ``url`` is the path as it is shown; ``skip`` tells why nothing is asked though something could be;
    its word ``BUILT`` that nothing has to be. ``fragments`` are those that the mentions name, where they are to be
    looked for. Of the answer's body ``body_limit`` bytes are kept as the result's ``page``. ``own`` marks what the
    program asks for itself: no choice of the user's leaves it out, and nobody is told of its result, for which one
    look is enough. ``foreign`` marks what a page led to on an origin that no user has named: the user's headers are
    not for it. ``public_only`` marks what only documents at public addresses name: no private address is connected to
    for it. ``expectation`` is that of the first mention that has one. ``known`` has the validators of what an earlier
    run has found good, and none where that gave none; it is None where nobody wants to know them.
    """

    index: int
    url: str
    mentions: tuple[Mention, ...] = ()
    refusal: FailureKind | None = None
    note: "Note | None" = None
    path: str | None = None
    skip: "Note | None" = None
    fragments: tuple[str, ...] = ()
    body_limit: int = 0
    own: bool = False
    foreign: bool = False
    public_only: bool = False
    expectation: Expectation | None = None
    known: Validators | None = None


class Request(Struct, frozen=True, gc=False):
    """One exchange to make.

    ``url`` has neither userinfo nor fragment. ``fresh`` asks for a new connection, ``last`` says that the host needs
    this connection no more. ``public_only`` is set where no private address may be connected to, whatever the
    settings allow (a redirect or a link that came from a public address), ``own_origin`` while no redirect has left the
    origin that the user's headers were given for. ``other_family`` asks for an address of the family that the host's
    first address is not of. Of a page's body at most ``body_limit`` bytes are read, of other text with ``any_text``
    alone, of anything else none, or of any type with ``any_type``; after a HEAD of a page the connection is kept for
    that. ``profile`` tells which of the run's settings it is made by, 0 for those without a rule. ``issuers`` are
    certificates (DER) that the server's chain lacks; none of them is a root.
    """

    url: str
    method: str = "HEAD"
    headers: Headers = field(default_factory=_no_headers)
    fresh: bool = False
    last: bool = False
    public_only: bool = False
    own_origin: bool = True
    other_family: bool = False
    body_limit: int = 0
    any_text: bool = False
    profile: int = 0
    any_type: bool = False
    issuers: tuple[bytes, ...] = ()


class Reply(Struct, frozen=True, gc=False):
    """The head of an HTTP answer. ``headers`` looks names up without regard to case; ``elapsed`` is in seconds.

    ``notes`` says what was wrong with the message though its status could be read; ``other_family`` tells that the host
    has addresses of both families; ``body`` is the beginning of a page where it was asked for; ``challenges`` are the
    WWW-Authenticate fields of a 401.
    """

    status: int
    reason: str = ""
    headers: Headers = field(default_factory=_no_headers)
    cookies: tuple[str, ...] = ()
    elapsed: float = 0.0
    address: str | None = None
    tls_expires: datetime | None = None
    notes: tuple["Note", ...] = ()
    other_family: bool = False
    body: bytes = b""
    challenges: tuple[str, ...] = ()


class Failure(Struct, frozen=True, gc=False):
    """No HTTP answer: the kind, and what the system said, for the evidence; ``elapsed`` is in seconds.

    ``reused`` tells that the connection had served another exchange before, so that the fault may be the old one's.
    ``certificate`` (DER) is set where the certificate of its issuer is missing and it says where that is.
    """

    kind: FailureKind
    detail: str = ""
    elapsed: float = 0.0
    address: str | None = None
    reused: bool = False
    other_family: bool = False
    certificate: bytes = b""


Answer = Reply | Failure


class Hop(Struct, frozen=True, gc=False, array_like=True):
    """One exchange as it is reported; ``elapsed`` is in seconds.

    ``location`` is where it leads on to, as the header or the page has it, ``via`` how, None where it does not;
    ``permanent`` tells that a page which leads on by itself has moved for good.
    """

    url: str
    method: str
    status: int | None
    failure: FailureKind | None = None
    location: str | None = None
    elapsed: float = 0.0
    address: str | None = None
    via: Via | None = None
    permanent: bool = False


Trail = tuple[Hop, ...]
"""The hops of one attempt at a target, redirects first, the judged exchange last."""


class Index(Struct, frozen=True, gc=False, array_like=True):
    """What a search engine makes of the page that answered; ``length`` is in bytes, None where it is not known.

    ``alternates`` are its versions in other languages, ``why`` tells why it is not indexed, ``unanswered`` which of the
    versions do not name it in turn.
    """

    content_type: str = ""
    length: int | None = None
    title: str = ""
    canonical: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    indexable: bool = True
    why: tuple[Note, ...] = ()
    unanswered: tuple[Note, ...] = ()


BUILT = "built"
"""The word of what the build of a site makes for certain, which nobody has to ask for."""


class Result(Struct, frozen=True, gc=False, array_like=True):
    """What is known of one target at the end of a run.

    ``status`` is that of the judged answer, ``failure`` the word where none was judged, ``meaning`` the key of the
    entry in the code table that explains the outcome, ``attempts`` the requests sent beyond following redirects,
    ``elapsed`` seconds from the first request to the judgement, ``retry_after`` seconds, ``checked_at`` a moment in
    UTC, ``advice`` what to do about this very link where that is more than the code table can say. ``page`` is the
    answer's body where the target asked for it, named and based by the URL that answered. ``fails`` tells that the
    result fails the run, ``excuse`` why it does not though its verdict would. ``index`` is there where it is asked for,
    ``validators`` where the target asks for them and the answer has any.
    """

    target: Target
    verdict: Verdict
    trail: Trail = ()
    status: int | None = None
    failure: FailureKind | None = None
    redirect: RedirectKind | None = None
    meaning: str = ""
    reason: Note = Note("")
    evidence: tuple[Note, ...] = ()
    attempts: int = 0
    elapsed: float = 0.0
    tls_expires: datetime | None = None
    retry_after: float | None = None
    checked_at: datetime | None = None
    advice: Note | None = None
    page: Document | None = None
    fails: bool = False
    excuse: Note | None = None
    index: Index | None = None
    validators: Validators | None = None

    @property
    def url(self) -> str:
        """The URL that was asked about."""
        return self.target.url

    @property
    def level(self) -> Level:
        """How much attention the result asks for."""
        return self.verdict.level

    @property
    def redirects(self) -> int:
        """How many redirects the judged answer stands behind."""
        return max(len(self.trail) - 1, 0)

    @property
    def first_status(self) -> int | None:
        """The status of the first answer of the chain that was judged, None where there was none."""
        return self.trail[0].status if self.trail else None

    @property
    def final_url(self) -> str:
        """The URL of the last exchange, or the target's own where there was none."""
        return self.trail[-1].url if self.trail else self.target.url


class HostCount(Struct, frozen=True, gc=False):
    """What came of the exchanges with one host; ``host`` is empty for all those that are counted together.

    ``pauses`` are the times when it wanted to be left alone, ``paused`` the seconds of them all. ``times`` counts the
    exchanges by how long they took, as ``probe.engine.host_stats`` keeps it.
    """

    host: str
    requests: int = 0
    errors: int = 0
    pauses: int = 0
    paused: float = 0.0
    times: dict[int, int] = field(default_factory=dict)


class Summary(Struct, frozen=True, gc=False):
    """Counts over the results of one run; ``elapsed`` is in seconds, ``complete`` false where the run ended early.

    ``fails`` counts the results that fail the run, ``notices`` are what else its reader should know. ``hosts`` is
    None where nobody has asked for it.
    """

    total: int = 0
    by_verdict: Mapping[Verdict, int] = field(default_factory=dict)
    by_status: Mapping[int, int] = field(default_factory=dict)
    by_failure: Mapping[FailureKind, int] = field(default_factory=dict)
    elapsed: float = 0.0
    started_at: datetime | None = None
    complete: bool = True
    fails: int = 0
    notices: tuple[Note, ...] = ()
    hosts: tuple[HostCount, ...] | None = None
