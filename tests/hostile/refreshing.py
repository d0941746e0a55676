"""Hosts whose pages lead on by themselves, and hosts whose pages only look like it."""

from collections.abc import Callable

from probe.model import FailureKind, Verdict
from samples.exchange import Exchange
from samples.routes import Behaviour, fixed
from tests.hostile.behaviours import GOOD, html
from tests.hostile.stands import plain
from tests.hostile.temper import Page, Temper, pages

OK, REDIRECTED, SUSPECT = Verdict.OK, Verdict.REDIRECTED, Verdict.SUSPECT
BLOCKED, BROKEN = Verdict.BLOCKED, Verdict.BROKEN
LOOP, TOO_MANY = FailureKind.REDIRECT_LOOP, FailureKind.TOO_MANY_REDIRECTS

_NEWS = tuple(f"On day {day} the council met again and talked about the bridge over the river." for day in range(20))


def _page(text: str, **fields: str) -> Behaviour:
    return fixed(200, {"Content-Type": "text/html", **fields}, text.encode())


def _meta(place: str, delay: str = "0", more: str = "") -> Behaviour:
    return _page(f'<!doctype html><title>Moved</title><meta http-equiv="refresh" content="{delay};url={place}">{more}')


def _script(text: str) -> Behaviour:
    return _page(f"<!doctype html><title>Moved</title><body>One moment.<script>{text}</script></body>")


def _onward(to: Callable[[str], Behaviour]) -> Behaviour:
    """Lead from each page to the next of its kind, whose number is one more."""

    def answer(exchange: Exchange) -> object:
        folder, _, name = exchange.request.path.rpartition("/")
        return to(f"{folder}/{int(name.partition('.')[0]) + 1}.html")(exchange)

    return answer  # type: ignore[return-value] # an awaitable


REFRESHING = (
    Temper("refresh-moved", "a page of a site generator, to where it is now", (
        *pages(2, _meta("/docs/new.html", more='<link rel="canonical" href="/docs/new.html">'), REDIRECTED, why=200),
        *pages(2, _script('location="/docs/new.html"+location.hash'), REDIRECTED, why=200, at="/manual"),
        Page("/docs/new.html", GOOD, (OK,), 200),
    ), plain),
    Temper("refresh-header", "Refresh in the head of the answer", (
        *pages(3, _page("Moved.", Refresh="0; url=/docs/new.html"), REDIRECTED, why=200),
        *pages(3, _page("Moved.", Refresh="3;/docs/nothing.html"), BROKEN, why=404, at="/gone"),
        Page("/docs/new.html", GOOD, (OK,), 200),
    ), plain),
    Temper("refresh-to-nothing", "a page that leads to a 404", (
        *pages(2, _meta("/none.html"), BROKEN, why=404),
        *pages(2, _meta("/none.html", "5"), BROKEN, why=404, at="/late"),
        *pages(2, _script("window.location.replace('\\/none.html')"), BROKEN, why=404, at="/script"),
        *pages(2, _script("setTimeout(function(){top.location='/none.html'},2000)"), BROKEN, why=404, at="/timer"),
    ), plain),
    Temper("refresh-circle", "two pages that lead to each other at once", (
        Page("/a.html", _meta("/b.html"), (BROKEN,), LOOP),
        Page("/b.html", _script('location="/a.html"'), (BROKEN,), LOOP),
    ), plain),
    Temper("refresh-for-ever", "to ever new pages", pages(2, None, BROKEN, why=TOO_MANY), plain,
           elsewhere=_onward(_meta)),
    Temper("refresh-to-login", "to a login", (
        *pages(3, _meta("/login?next=%2Faccount%2F1.html"), BLOCKED, at="/account"),
        Page("/login", html("Sign in", "Name and password, please."), (OK,), 200),
    ), plain),
    Temper("refresh-to-the-front", "from deep inside to the front page", (
        *pages(3, _meta("/"), SUSPECT), Page("/", html("Welcome"), (OK,), 200),
    ), plain),
    Temper("refresh-itself", "pages that load themselves again", (
        *pages(2, _page('<meta http-equiv="refresh" content="60">Scores'), OK, why=200),
        Page("/board.html", _meta("/board.html", "30"), (OK,), 200), Page("/top.html", _meta("#top"), (OK,), 200),
        Page("/slash/", _meta("/slash", "20"), (OK,), 200),
    ), plain),
    Temper("refresh-after-reading", "pages that are there to be read", (
        *pages(2, html("News", *_NEWS, '<meta http-equiv="refresh" content="300;url=/none.html">'), OK, why=200),
        Page("/session.html", _meta("/logout", "1800"), (OK,), 200),
    ), plain),
    Temper("refresh-shown", "pages about all this, which do nothing of it", (
        Page("/guide.html", html("Guide", "&lt;meta http-equiv=refresh content='0;url=/none.html'&gt;"), (OK,), 200),
        Page("/noscript.html", _page('<noscript><meta http-equiv="refresh" content="0;url=/none.html"></noscript>App'),
             (OK,), 200),
        Page("/language.html", _script("if (navigator.language == 'fr') location = '/none.html'"), (OK,), 200),
        Page("/button.html", _script("function go() { location = '/none.html' }"), (OK,), 200),
        Page("/frame.html", _script("if (top != self) top.location = '/none.html'"), (OK,), 200),
        Page("/mail.html", _meta("mailto:a@b.example"), (OK,), 200),
        Page("/comment.html", _page("<!-- <meta http-equiv=refresh content='0;url=/none.html'> -->Text"), (OK,), 200),
    ), plain),
)  # fmt: skip
