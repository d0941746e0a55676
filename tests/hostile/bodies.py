"""What comes behind a head: late, too much, too little, or a gigabyte; and heads to HEAD that say something else."""

# ruff: noqa: E501 # replies, each on a line where it can be

import asyncio
from collections.abc import Callable

from probe.model import Verdict
from samples.exchange import Exchange, head
from samples.routes import Behaviour, fixed, moved, raw
from tests.hostile.behaviours import GOOD, by_method, html
from tests.hostile.contents import NOT_FOUND
from tests.hostile.nobodys import LONG
from tests.hostile.stands import plain
from tests.hostile.temper import NOT_THERE, Page, Temper, pages

OK, SUSPECT, BROKEN = Verdict.OK, Verdict.SUSPECT, Verdict.BROKEN
GIGABYTE = 2**30
ZIP, HTML, CHUNKED = (
    {"Content-Type": "application/zip"},
    {"Content-Type": "text/html"},
    {"Transfer-Encoding": "chunked"},
)
TEXT = f"<!doctype html><title>Trees</title>{''.join(f'<p>{line}</p>' for line in LONG)}".encode()
CHUNK = b"%x\r\n%s\r\n" % (len(TEXT), TEXT)
HEAD_404 = head(404, {"Content-Length": "0"})


def _whole(**fields: str) -> bytes:
    return head(200, {**HTML, "Content-Length": str(len(TEXT)), **fields}) + TEXT


def parts(*sent: bytes, pause: float, end: Callable[[Exchange], None] | None = None) -> Behaviour:
    """Send one part after another, with so many seconds between them."""

    async def answer(exchange: Exchange) -> None:
        for number, part in enumerate(sent):
            await asyncio.sleep(pause if number else 0)
            await exchange.send(part)
        if end:
            end(exchange)

    return answer


def flood(*first: bytes, again: bytes) -> Behaviour:
    """Send the first parts, and then the same bytes until the client goes."""

    async def answer(exchange: Exchange) -> None:
        await exchange.send(b"".join(first))
        if not exchange.is_head:
            await exchange.flood(again)

    return answer


def _odd(name: str, told: str, behaviour: Behaviour) -> Temper:
    """Put pages that are there between pages that are not: neither may have the other's status."""
    live = pages(6, behaviour, OK, why=200)
    gone = pages(6, fixed(404, HTML, b"<title>404</title>"), BROKEN, why=404, at="/gone")
    return Temper(f"body-{name}", told, tuple(page for pair in zip(live, gone, strict=True) for page in pair), plain)


ODD_BODIES = (
    _odd("late", "a body in three parts, half a second apart",
         parts(_whole()[:200], _whole()[200:400], _whole()[400:], pause=0.5)),
    _odd("late-first", "a body that begins after a second",
         parts(head(200, {**HTML, "Content-Length": str(len(TEXT))}), TEXT, pause=1)),
    _odd("late-junk", "bytes behind the end, a moment later", parts(_whole(), b"junk that nobody asked for\r\n", pause=0.05)),
    _odd("late-404", "a 404 behind the end, a moment later", parts(_whole(), HEAD_404, pause=0.05)),
    _odd("late-200", "another 200 behind the end, a moment later", parts(_whole(), _whole(), pause=0.02)),
    _odd("twice", "the same reply twice at once", raw(_whole() + _whole())),
    _odd("more", "more bytes than promised, which look like a reply", raw(_whole() + HEAD_404)),
    _odd("line-ends", "line ends behind the end", raw(_whole() + b"\r\n\r\n")),
    _odd("spaces", "a zero and a space behind the end", raw(_whole() + b"\0 ")),
    _odd("chunks-junk", "junk behind the last chunk", raw(head(200, {**HTML, **CHUNKED}) + CHUNK + b"0\r\n\r\njunk")),
    _odd("chunks-404", "a 404 behind the last chunk", raw(head(200, {**HTML, **CHUNKED}) + CHUNK + b"0\r\n\r\n" + HEAD_404)),
    _odd("chunks-twice", "a second last chunk", raw(head(200, {**HTML, **CHUNKED}) + CHUNK + b"0\r\n\r\n0\r\n\r\n")),
    _odd("chunks-trailer", "fields behind the last chunk",
         raw(head(200, {**HTML, **CHUNKED, "Trailer": "X-Sum"}) + CHUNK + b"0\r\nX-Sum: 1\r\n\r\n")),
    _odd("chunks-named", "chunks with extensions",
         raw(head(200, {**HTML, **CHUNKED}) + CHUNK.replace(b"\r\n", b";name=value\r\n", 1) + b"0;last\r\n\r\n")),
    _odd("chunks-open", "chunks without a last one",
         raw(head(200, {**HTML, **CHUNKED}) + CHUNK, Exchange.close)),
    _odd("chunks-late", "a last chunk that comes a second later",
         parts(head(200, {**HTML, **CHUNKED}) + CHUNK, b"0\r\n\r\n", pause=1)),
    _odd("less", "fewer bytes than promised, then the end", raw(_whole()[:-100], Exchange.close)),
    _odd("less-reset", "fewer bytes than promised, then a reset",
         parts(_whole()[:-100], b"", pause=0.1, end=Exchange.reset)),
    _odd("to-the-end", "a body that ends with the connection", raw(head(200, HTML) + TEXT, Exchange.close)),
    _odd("http-1.0", "a reply of HTTP/1.0 that keeps the connection",
         raw(_whole(Connection="keep-alive").replace(b"HTTP/1.1", b"HTTP/1.0"))),
    _odd("says-close", "a reply that says close and stays", raw(_whole(Connection="close"))),
    _odd("says-keep", "a reply that says keep-alive and goes",
         raw(_whole(Connection="keep-alive", **{"Keep-Alive": "timeout=5, max=100"}), Exchange.close)),
    _odd("continue", "100 before 200", raw(head(100) + _whole())),
    _odd("length-and-chunks", "a length and chunks",
         raw(head(200, {**HTML, "Content-Length": "7", **CHUNKED}) + CHUNK + b"0\r\n\r\n", Exchange.close)),
    _odd("no-gzip", "gzip that is cut short",
         raw(head(200, {**HTML, "Content-Encoding": "gzip", "Content-Length": "20"}) + b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\0" * 10)),
)  # fmt: skip

DOWNLOADS = (
    Temper("download-gigabyte", "a gigabyte", pages(
        5, flood(head(200, {**ZIP, "Content-Length": str(GIGABYTE)}), again=b"\0" * 65_536), OK, why=200, at="/files"
    ), plain),
    Temper("download-chunked", "a gigabyte in chunks", pages(
        5, flood(head(200, {**ZIP, **CHUNKED}), again=b"4000\r\n" + b"\0" * 0x4000 + b"\r\n"), OK, why=200, at="/files"
    ), plain),
    Temper("download-html", "a page of a gigabyte", pages(
        3, flood(head(200, {**HTML, "Content-Length": str(GIGABYTE)}), TEXT, again=b"<p>more</p>" * 5000), OK, why=200
    ), plain),
    Temper("download-stalls", "a gigabyte whose first byte does not come", pages(
        3, parts(head(200, {**ZIP, "Content-Length": str(GIGABYTE)}), b"", pause=30), OK, why=200, at="/files"
    ), plain),
    Temper("download-drips", "a gigabyte that drips", pages(
        3, parts(head(200, {**ZIP, "Content-Length": str(GIGABYTE)}), *[b"\0"] * 100, pause=0.2), OK, why=200, at="/files"
    ), plain),
    Temper("download-breaks", "a gigabyte that breaks off", pages(
        3, parts(head(200, {**ZIP, "Content-Length": str(GIGABYTE)}), b"\0" * 1000, pause=0.05, end=Exchange.reset),
        OK, why=200, at="/files",
    ), plain),
    Temper("download-range", "206 to nobody's question for a part", pages(
        2, fixed(206, {**ZIP, "Content-Range": "bytes 0-3/1000"}, b"PK\3\4"), OK, why=206, at="/files"
    ), plain),
    Temper("download-gone", "a download that is not there", pages(3, fixed(404, ZIP), BROKEN, why=404, at="/files"), plain),
)  # fmt: skip

LYING_HEADS = (
    Temper("lies-download", "200 to HEAD, 404 to GET", (
        *pages(3, by_method(fixed(200, ZIP), fixed(404)), BROKEN, why=404, at="/files"),
        *pages(2, fixed(200, ZIP, b"PK\3\4"), OK, why=200, at="/live"),
    ), plain),
    Temper("lies-gone", "410 to HEAD, 200 to GET", pages(3, by_method(fixed(410), GOOD), OK, why=200), plain),
    Temper("lies-login", "302 to a login to HEAD, 200 to GET",
           pages(3, by_method(moved("/login?next=%2F"), GOOD), OK, why=200), plain),
    Temper("lies-said", "200 to HEAD, and a page that says not found", pages(3, None, SUSPECT, why=200), plain,
           elsewhere=by_method(fixed(200), NOT_FOUND)),
    Temper("lies-moved", "200 to HEAD, 301 to GET", (
        *pages(3, by_method(fixed(200), moved("/new.html", 301)), Verdict.REDIRECTED, why=200),
        Page("/new.html", html("Trees", *LONG), (OK,), 200),
    ), plain, elsewhere=NOT_THERE),
    Temper("lies-fault", "200 to HEAD, 500 to GET", pages(2, by_method(fixed(200), fixed(500)), Verdict.FAILING, why=500), plain),
    Temper("lies-empty", "no length to HEAD, a page to GET",
           pages(3, by_method(raw(head(200, HTML)), raw(_whole())), OK, why=200), plain),
)  # fmt: skip
