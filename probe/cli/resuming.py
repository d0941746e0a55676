"""Resume a run: skip what it has judged, and read its standard input from the store."""

import os
import select
import stat
import sys
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from msgspec import DecodeError, Struct
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import replace

from probe.cli.keeping import Keeping, reads_stdin
from probe.model import Document, Mention, Note, Result, Target
from probe.pages.crawl import Crawl
from probe.reports.clean import clean

if TYPE_CHECKING:
    from probe.cli.freshness import Freshness
    from probe.store.writer import Typed


class _Links(Struct, array_like=True, frozen=True):
    """The links of a page that was searched, and the page itself."""

    media_type: str | None
    public: bool
    mentions: tuple[Mention, ...]


_ENCODER, _DECODER = Encoder(), Decoder(_Links)


class Resuming:
    """Precedes a run: it passes on the targets to request, and delivers the known results of the others.

    For a crawl, the links of each page are stored, so that a resumed run can follow them without the pages.
    """

    def __init__(
        self, keeping: Keeping | None, crawl: Crawl, observe: Callable[[Result], None], fresh: "Freshness | None" = None
    ) -> None:  # fmt: skip
        self._keeping = keeping
        self._crawl = crawl
        self._observe = observe
        self._fresh = fresh
        if keeping is not None and crawl.recurses:
            crawl.links.searched = self._keep_links
            crawl.links.settled = keeping.let_go

    def begin(self, targets: Iterable[Target]) -> Iterable[Target]:
        """Return the targets to request; the others are delivered when they are reached."""
        return targets if self._asks_all else filter(None, map(self._to_be_asked, targets))

    @property
    def _asks_all(self) -> bool:
        return self._fresh is None and (self._keeping is None or self._keeping.before is None)

    def follow(self) -> None:
        """Precede the run to which a crawl offers targets, which is open now."""
        if self._asks_all or not self._crawl.recurses:
            return
        offer = self._crawl.offer

        def offer_what_is_to_be_asked(target: Target) -> None:
            asked = self._to_be_asked(target)
            if asked is not None:
                offer(asked)

        self._crawl.offer = offer_what_is_to_be_asked

    def _to_be_asked(self, target: Target) -> Target | None:
        """Return a target to request; or None if its result is known, which is then delivered."""
        result = None if self._keeping is None else self._keeping.judged(target)
        if result is None:
            asked = target if self._fresh is None else self._fresh.of(target)
            if isinstance(asked, Target):
                return asked
            result = asked
        page = self._page(result) if target.body_limit else None
        self._observe(replace(result, target=target, page=page))
        return None

    def close(self) -> None:
        """Close the store of earlier runs."""
        if self._fresh is not None:
            self._fresh.close()

    def _page(self, result: Result) -> Document | None:
        before = None if self._keeping is None else self._keeping.before
        content = None if before is None else before.links_of(result.final_url)
        if content is None:
            return None
        try:
            links = _DECODER.decode(zlib.decompress(content))
        except (DecodeError, zlib.error):  # of another version
            return None
        return Document(result.final_url, b"", media_type=links.media_type, public=links.public, read=links.mentions)

    def _keep_links(self, page: Document, mentions: list[Mention]) -> None:
        """Store the links of a page, unless one has secrets; then a resumed run requests the page again."""
        if self._keeping is None:
            return
        secrets = self._keeping.job.style.secrets
        texts = {page.name, *(mention.text for mention in mentions), *(mention.base or "" for mention in mentions)}
        if any(clean(text, secrets) != text for text in texts):
            self._keeping.leave_out(page.name)
            return
        links = _Links(page.media_type, page.public, tuple(mentions))
        self._keeping.writer.add_page(page.name, zlib.compress(_ENCODER.encode(links), 1))


def typed_in(stdin: BinaryIO, keeping: Keeping) -> Any:  # noqa: ANN401 - as much of a file as is read by
    """Return standard input; if it is empty, return the input that the run had read before it was cut off."""
    if not reads_stdin(keeping.job):
        return stdin
    if keeping.before is not None and _gives_nothing(stdin):
        content = keeping.before.typed()
        if content:
            return BytesIO(content)
    return TypedIn(stdin, keeping)


def _gives_nothing(stdin: BinaryIO) -> bool:
    """Whether standard input is a terminal, or at its end; waits for the writer of a pipe."""
    try:
        descriptor = stdin.fileno()
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISREG(mode):
            return os.fstat(descriptor).st_size == 0
        if stat.S_ISCHR(mode):
            return True
        return sys.platform != "win32" and _is_at_its_end(descriptor)
    except (OSError, ValueError):
        return True


def _is_at_its_end(descriptor: int) -> bool:
    import fcntl  # noqa: PLC0415 - POSIX only
    import termios  # noqa: PLC0415 - the same

    select.select([descriptor], [], [])
    return fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)) == bytes(4)


class TypedIn:
    """Standard input whose text is stored during the run, unless it has secrets, which is reported at once."""

    def __init__(self, stdin: BinaryIO, keeping: Keeping) -> None:
        self._stdin = stdin
        self._keeping = keeping
        self._part = 0
        self._line = b""
        self._secret = False
        raw = getattr(stdin, "raw", None)
        if raw is not None:
            self.raw = _Raw(raw, self._see)

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._stdin.isatty()

    def read(self) -> bytes:
        """Return the whole text."""
        content = self._stdin.read()
        self._see(content)
        self._see(b"")
        return content

    def _see(self, piece: bytes | None) -> None:
        """Store the text that was read, in whole lines."""
        if piece is None or self._secret:
            return
        lines, mark, rest = (self._line + piece).rpartition(b"\n")
        whole, self._line = (lines + mark, rest) if piece else (self._line, b"")
        if not whole:
            return
        text = whole.decode("utf-8", "replace")
        secrets = self._keeping.job.style.secrets
        if any(clean(line, secrets) != line for line in text.splitlines() if line.isprintable()):
            self._secret = True
            self._keeping.tell(Note("store-typed-secret"))
        self._keeping.writer.add_beside(_typed(self._part, None if self._secret else whole))
        self._part += 1


class _Raw:
    """A file that reports what is read from it."""

    def __init__(self, file: BinaryIO, see: Callable[[bytes | None], None]) -> None:
        self._file = file
        self._see = see

    def read(self, size: int = -1) -> bytes | None:
        """Return the next piece."""
        piece = self._file.read(size)
        self._see(piece)
        return piece

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._file.fileno()


def _typed(part: int, content: bytes | None) -> "Typed":
    from probe.store.writer import Typed  # noqa: PLC0415 - not imported without a store

    return Typed(part, content)
