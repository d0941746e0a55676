"""The data types of the program, all frozen: each stage of a run creates new objects.

A ``Document`` contains ``Mention``s. Equal mentions become one ``Target``. A chain of exchanges probes a target: each
``Request`` gets a ``Reply`` or a ``Failure`` and leaves a ``Hop``; the hops of one attempt are its ``Trail``.
The rules turn a finished target into its ``Result``, and a ``Summary`` counts results. Results and their parts are
serialised as arrays: without field names they take less than half the space.
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
    """The classification of a finished target, in the words that ``--fail-on`` accepts and every report shows."""

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
        """The level of attention that the verdict needs."""
        return _LEVELS[self]


class Level(Ranked):
    """The level of attention that a result needs, lowest first; levels compare: ``result.level >= "warning"``."""

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
"""The verdicts that fail a run by default; ``--fail-on`` selects others."""

GOOD_VERDICTS = frozenset({Verdict.OK, Verdict.REDIRECTED})
"""The verdicts of a link that works; those in neither set do not decide whether it does."""


class FailureKind(StrEnum):
    """The reason why there is no HTTP answer to judge, or why a chain of redirects has no final answer."""

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
"""The failures that are timeouts of a host."""


class RedirectKind(StrEnum):
    """The kind of a whole chain of redirects: all permanent, all temporary, or mixed."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    MIXED = "mixed"


class Via(StrEnum):
    """The mechanism that redirects from one exchange to the next one of its chain."""

    LOCATION = "location"
    REFRESH_HEADER = "refresh-header"
    META_REFRESH = "meta-refresh"
    SCRIPT = "script"


class Document(Struct, frozen=True, gc=False, array_like=True):
    """One input: a name for the reader, its bytes, and the base of its relative links.

    ``base`` is an absolute URL, with the scheme ``file:`` for local files. ``media_type`` is the type that the server
    declared. ``lines`` limits the mentions to these lines, counted from 1; None means all. ``found`` is true if the
    document was found in a folder and not named by the user. ``public`` is true if the document came from a public
    address; its links may then lead only to public addresses. ``most`` is the maximum number of mentions to read, None
    for all. ``read`` has the mentions of a document that was read earlier and whose bytes were not kept.
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
    """A sentence before translation: the ``word`` of its phrase in ``probe.codes``, and the values to fill in."""

    word: str
    values: tuple[str, ...] = ()


class Expectation(Struct, frozen=True, gc=False, array_like=True):
    """The expectation of an input for a URL.

    ``url`` is the normalised URL at which the redirects must end, None for any. ``statuses`` are the statuses allowed
    for the first answer, empty for any. ``faults`` are the faults of the list itself, which do not depend on answers.
    """

    url: str | None = None
    statuses: tuple[int, ...] = ()
    faults: tuple[Note, ...] = ()


class Validators(Struct, frozen=True, gc=False, array_like=True):
    """The validators of one version of a page: its ``ETag`` and ``Last-Modified``, as the server wrote them.

    ``at`` is the time of the answer.
    """

    etag: str | None = None
    modified: str | None = None
    at: datetime | None = None


class Row(Struct, frozen=True, gc=False, array_like=True):
    """The table row that contains a URL: the names of the columns, and the cells in one text.

    ``CELL_END`` separates the cells: a table may have a million rows, and one text takes a third of the memory of many.
    """

    names: tuple[str, ...]
    text: str
    expectation: Expectation | None = None

    @property
    def cells(self) -> dict[str, str]:
        """The cells by the names of their columns."""
        return dict(zip(self.names, self.text.split(CELL_END), strict=False))


CELL_END = "\x1f"
"""The separator of the cells of a row, which no cell contains: the unit separator of ASCII."""


class Mention(Struct, frozen=True, gc=False, array_like=True):
    """One occurrence of a URL; ``line`` and ``column`` are the start of the URL, counted from 1 in characters.

    ``text`` is the URL as written, with the escapes of the document's format decoded, and with its query
    percent-encoded if the query depends on the document's encoding. ``fault`` is set if the parser of the document
    already detected that the text is not a URL. ``base`` is the absolute URL (``file:`` too) against which a relative
    text resolves, None if relative texts have no meaning. ``nofollow`` is true if the author of a page asks crawlers
    not to follow the link. ``kind`` is the kind of markup, as far as a site generator distinguishes it: ``link``,
    ``image``, ``html`` for HTML within other markup, or a word of the generator's own syntax. ``example`` is true if
    the URL is in prose or source code and looks like a name reserved for examples. ``row`` is the table row that
    contains the URL. ``ignored`` is the reason from a marker in the document that ignores the link here, or None.
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
        """The location as ``document:line``."""
        return f"{self.document}:{self.line}"


class Target(Struct, frozen=True, gc=False, array_like=True):
    """One unique URL to judge, in the order of its first mention.

    ``url`` is the normalised href without fragment (userinfo kept). If ``refusal`` gives a reason not to probe the
    target, ``url`` is the text as written. ``note`` is an assumption that was made when the text was parsed. ``path``
    is set for local files; ``url`` is then the path to display. ``skip`` is the reason why no request is sent although
    the target could be probed; its word ``BUILT`` means that no request is necessary. ``fragments`` are the fragments
    in the mentions, if they are to be checked. The result keeps up to ``body_limit`` bytes of the answer's body as its
    ``page``. ``own`` marks a request of the program itself: filters of the user do not exclude it, its result is not
    reported, and one attempt is enough. ``foreign`` marks a target that a page links to on an origin that the user did
    not name: it does not get the user's headers. ``public_only`` marks a target that only documents from public
    addresses mention: the program does not connect to a private address for it. ``expectation`` is the first
    expectation among the mentions. ``known`` has the validators of the good result of an earlier run, and is empty if
    that run recorded none; it is None if validators are not used.
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

    ``url`` has neither userinfo nor fragment. ``fresh`` requires a new connection. ``last`` means that the host needs
    this connection no more. ``public_only`` forbids private addresses whatever the settings allow, for a redirect or a
    link from a public address. ``own_origin`` is true until a redirect leaves the origin that the user's headers are
    for. ``other_family`` requests an address of the other family than the host's first address. ``body_limit`` is the
    maximum number of bytes to read of a page's body; ``any_text`` extends it to other text, ``any_type`` to all types,
    and other bodies are not read. After a HEAD of a page, the connection is kept so that its body can be read.
    ``profile`` is the number of the settings profile, 0 for the settings without a rule. ``issuers`` are certificates
    (DER) that are missing from the server's chain; none of them is a root.
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
    """The head of an HTTP answer; names in ``headers`` are case-insensitive, ``elapsed`` is in seconds.

    ``notes`` are faults of a message whose status could still be read. ``other_family`` is true if the host has
    addresses of both families. ``body`` is the beginning of a page if it was requested. ``challenges`` are the
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
    """No HTTP answer: the kind of failure, and the system's message as evidence; ``elapsed`` is in seconds.

    ``reused`` is true if the connection had served an earlier exchange, so the failure may be due to its age.
    ``certificate`` (DER) is set if the certificate of its issuer is missing and the certificate declares its URL.
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
    """One exchange in a report; ``elapsed`` is in seconds.

    ``location`` is the target of a redirect as written in the header or the page, None without one. ``via`` is the
    mechanism, None without a usable redirect. ``permanent`` is true if a redirect by the page itself is permanent.
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
    """The data of a page that matter to a search engine; ``length`` is in bytes, None if unknown.

    ``alternates`` are the versions of the page in other languages. ``why`` has the reasons why the page is not
    indexable. ``unanswered`` are the versions without a link back to the page.
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
"""The word for a page that the build of a site certainly generates, so that no request is necessary."""


class Result(Struct, frozen=True, gc=False, array_like=True):
    """The outcome for one target at the end of a run.

    ``status`` is the status of the judged answer, and ``failure`` the kind of failure without one. ``meaning`` is the
    key of the entry in the code table that explains the outcome. ``attempts`` counts the requests without those that
    follow redirects. ``elapsed`` is the time from the first request to the judgement, in seconds; ``retry_after`` is in
    seconds, ``checked_at`` in UTC. ``advice`` is advice on this link that goes beyond the code table. ``page`` is the
    answer's body if the target requested it; its name and base are the URL that answered. ``fails`` is true if the
    result fails the run; ``excuse`` is the reason why it does not although its verdict would. ``index`` is set if it
    was requested, ``validators`` if the target requested them and the answer has any.
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
        """The URL of the target."""
        return self.target.url

    @property
    def level(self) -> Level:
        """The level of attention that the result needs."""
        return self.verdict.level

    @property
    def redirects(self) -> int:
        """The number of redirects before the judged answer."""
        return max(len(self.trail) - 1, 0)

    @property
    def first_status(self) -> int | None:
        """The status of the first answer of the judged chain, None without an answer."""
        return self.trail[0].status if self.trail else None

    @property
    def final_url(self) -> str:
        """The URL of the last exchange, or the target's own URL without an exchange."""
        return self.trail[-1].url if self.trail else self.target.url


class HostCount(Struct, frozen=True, gc=False):
    """Statistics of the exchanges with one host; ``host`` is empty for the sum of hosts counted together.

    ``pauses`` counts the host's requests to pause, and ``paused`` is their total duration in seconds. ``times`` is a
    histogram of the durations of exchanges in the format of ``probe.engine.host_stats``.
    """

    host: str
    requests: int = 0
    errors: int = 0
    pauses: int = 0
    paused: float = 0.0
    times: dict[int, int] = field(default_factory=dict)


class Summary(Struct, frozen=True, gc=False):
    """Counts over the results of one run; ``elapsed`` is in seconds, ``complete`` is false if the run ended early.

    ``fails`` counts the results that fail the run. ``notices`` are other facts that its reader should know. ``hosts``
    is None if host statistics were not requested.
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
