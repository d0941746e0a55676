"""Every temper with the truth about its pages: what is there, what is in the way, and how a host stands and speaks."""

from probe.model import FailureKind, Verdict
from samples.exchange import Exchange, head
from samples.routes import HALF_A_HEAD, Behaviour, fixed, head_only, moved, raw
from tests.hostile import contents, refreshing, wire
from tests.hostile.behaviours import (
    GOOD,
    and_leave,
    at_most,
    by_cookie,
    by_method,
    byte_by_byte,
    first,
    html,
    late,
    to_ever_new,
    to_gate,
    to_itself,
    to_robots,
    without_end,
)
from tests.hostile.stands import full, nowhere, plain, refusing, say_nothing, talking
from tests.hostile.temper import Page, Temper, Wait, pages

OK, REDIRECTED, SUSPECT, BLOCKED = Verdict.OK, Verdict.REDIRECTED, Verdict.SUSPECT, Verdict.BLOCKED
LIMITED, BROKEN, FAILING, UNREACHABLE = Verdict.LIMITED, Verdict.BROKEN, Verdict.FAILING, Verdict.UNREACHABLE
ALIVE = pages(2, GOOD, OK, why=200, at="/live")

CONNECT, TIMEOUT, TOLD, BACKOFF = (Wait.CONNECT,), (Wait.TIMEOUT,), (Wait.TOLD,), (Wait.BACKOFF,)


def _after_one_second(status: int, times: int) -> Behaviour:
    return first(times, fixed(status, {"Retry-After": "1"}))


HONEST = (
    Temper("honest", "200", (*pages(8, GOOD, OK, why=200), *contents.HONEST), plain),
    Temper("other-successes", "any status that is a success", (
        *pages(2, fixed(203), OK, why=203, at="/203"), *pages(2, fixed(204), OK, why=204, at="/204"),
        *pages(2, fixed(206), OK, why=206, at="/206"), *pages(2, fixed(226), OK, why=226, at="/226"),
    ), plain),
    Temper("missing", "404, and some pages that are there", (*pages(8, fixed(404), BROKEN, why=404), *ALIVE), plain),
    Temper("gone", "410", (*pages(8, fixed(410), BROKEN, why=410), *ALIVE), plain),
    Temper("slow", "200 after most of a second", pages(6, late(0.7), OK, why=200), plain),
    Temper("leaves", "200, and the end without a word of it", pages(8, and_leave, OK, why=200), plain),
    Temper("endless", "200 with a page without end", pages(6, without_end, OK, why=200), plain),
)  # fmt: skip

HEAD = (
    Temper("head-405", "405 to HEAD", pages(8, head_only(fixed(405)), OK, why=200), plain),
    Temper("head-501", "501 to HEAD", pages(6, head_only(fixed(501)), OK, why=200), plain),
    Temper("head-404", "404 to HEAD", pages(8, head_only(fixed(404)), OK, why=200), plain),
    Temper("head-403", "403 to HEAD", pages(8, head_only(fixed(403)), OK, why=200), plain),
    Temper("head-500", "500 to HEAD", pages(8, head_only(fixed(500)), OK, why=200), plain),
    Temper("head-hang", "nothing to HEAD", pages(6, head_only(Exchange.hang), OK, why=200), plain, first=TIMEOUT),
    Temper("head-close", "the end to HEAD", pages(8, head_only(raw(b"", Exchange.close)), OK, why=200), plain),
    Temper("head-reset", "a reset to HEAD", pages(8, head_only(raw(b"", Exchange.reset)), OK, why=200), plain),
    Temper("head-405-get-404", "405 to HEAD, 404 to GET",
           pages(6, by_method(fixed(405), fixed(404)), BROKEN, why=404), plain),
    Temper("head-200-get-404", "200 to HEAD, and the truth to GET",
           (*pages(6, by_method(GOOD, fixed(404)), BROKEN, why=404), *ALIVE), plain),
)  # fmt: skip

PASSING = (
    Temper("flaky", "503 twice, then 200", pages(8, first(2, fixed(503)), OK, why=200), plain, first=BACKOFF),
    Temper("bad-moment", "500 to the first ten requests, then 200", pages(8, None, OK, why=200), plain,
           elsewhere=first(10, fixed(500))),
    Temper("told-once", "429 to the first two requests, then 200", pages(8, None, OK, why=200), plain,
           elsewhere=_after_one_second(429, 2), first=TOLD),
    Temper("each-told-once", "429 to each first request for a page, then 200",
           pages(4, _after_one_second(429, 1), OK, why=200), plain, first=TOLD),
    Temper("rate-limit", "five answers a second, 429 to what is more", pages(9, None, OK, why=200), plain,
           elsewhere=at_most(5, 1.0), first=TOLD),
    Temper("short-leave", "503 with Retry-After to the first two requests, then 200", pages(8, None, OK, why=200),
           plain, elsewhere=_after_one_second(503, 2), first=TOLD),
    Temper("always-429", "429, whatever one waits", pages(6, fixed(429), LIMITED), plain),
    Temper("always-told", "429 with Retry-After, time and again", pages(6, fixed(429, {"Retry-After": "1"}), LIMITED),
           plain, first=(Wait.TOLD, Wait.TOLD)),
    Temper("told-for-ever", "429 until long after the run",
           pages(8, fixed(429, {"Retry-After": "1000000000"}), LIMITED), plain),
    Temper("long-leave", "503 until long after the run",
           pages(6, fixed(503, {"Retry-After": "86400"}), LIMITED), plain),
    Temper("always-500", "500", pages(6, fixed(500), FAILING, why=500), plain, first=BACKOFF),
    Temper("always-502", "502 of a gateway", pages(6, fixed(502), FAILING, why=502), plain, first=BACKOFF),
    Temper("always-503", "503 that says no more", pages(6, fixed(503), FAILING, why=503), plain, first=BACKOFF),
    Temper("edge", "what a network of caches says of its origin", (
        *pages(3, fixed(520), FAILING, why=520, at="/520"), *pages(3, fixed(522), FAILING, why=522, at="/522"),
    ), plain, first=BACKOFF),
)  # fmt: skip

CONNECTION = (
    Temper("reset-once", "a reset to each first request for a page, then 200",
           pages(8, first(1, raw(b"", Exchange.reset)), OK, why=200), plain),
    Temper("reset", "a reset", pages(6, raw(b"", Exchange.reset), UNREACHABLE, why=FailureKind.CONNECT_RESET), plain),
    Temper("empty", "the end", pages(6, raw(b"", Exchange.close), UNREACHABLE, why=FailureKind.EMPTY_REPLY), plain),
    Temper("half", "half a head and the end",
           pages(6, raw(HALF_A_HEAD, Exchange.close), UNREACHABLE, why=FailureKind.INCOMPLETE_REPLY), plain),
    Temper("refuses", "no listener", pages(8, None, UNREACHABLE, why=FailureKind.CONNECT_REFUSED), refusing),
    Temper("black-hole", "no answer to a connection", pages(8, None, UNREACHABLE, why=FailureKind.CONNECT_TIMEOUT),
           full, first=CONNECT, second=CONNECT),
    Temper("silent", "a connection, and no word", pages(4, None, UNREACHABLE, why=FailureKind.READ_TIMEOUT),
           talking(say_nothing), first=TIMEOUT, second=TIMEOUT),
    Temper("drip", "a head that never ends", pages(4, byte_by_byte, UNREACHABLE), plain, first=TIMEOUT, second=TIMEOUT),
    Temper("other-protocol", "the greeting of another protocol",
           pages(6, raw(b"SSH-2.0-OpenSSH_9.6\r\n", Exchange.close), UNREACHABLE, why=FailureKind.PROTOCOL_ERROR),
           plain),
    Temper("no-name", "a name that does not exist", pages(6, None, UNREACHABLE), nowhere),
    Temper("no-names", "names that do not exist",
           tuple(Page(f"http://{n}.no-such-host.invalid/", None, (UNREACHABLE,)) for n in range(6)), nowhere),
)  # fmt: skip

WALLS = (
    Temper("cloudflare", "403 with a challenge",
           pages(8, html("Just a moment...", status=403, fields={"CF-Mitigated": "challenge", "Server": "cloudflare"}),
                 BLOCKED, why=403), plain),
    Temper("cloudflare-503", "503 with a challenge",
           pages(6, html("Just a moment...", status=503, fields={"CF-Mitigated": "challenge", "Server": "cloudflare"}),
                 BLOCKED, why=503), plain),
    Temper("aws-waf", "202 with a challenge", pages(8, fixed(202, {"X-Amzn-Waf-Action": "challenge"}), BLOCKED), plain),
    Temper("limited-by-owner", "503 with the page of a firewall",
           pages(4, html("Your access to this site has been limited by the site owner", status=503), BLOCKED, why=503),
           plain),
    Temper("interstitial", "200 with the scripts of a challenge", (
        *pages(3, html("", '<script src="/_fs-ch-1T1wmsGaOgGaSxcX/script.js"></script>'), BLOCKED, why=200),
        *pages(3, html("", '<iframe src="/_Incapsula_Resource?xinfo=9&amp;incident_id=1-2"></iframe>'), BLOCKED,
               why=200, at="/incident"),
        *pages(3, html("site", '<script src="https://ct.captcha-delivery.com/c.js"></script>'), BLOCKED, why=200,
               at="/captcha"),
    ), plain),
    Temper("linkedin", "999", pages(8, fixed(999), BLOCKED, why=999), plain),
    Temper("password", "401", pages(8, fixed(401, {"WWW-Authenticate": 'Basic realm="x"'}), BLOCKED, why=401), plain),
    Temper("forbidden", "403 to everybody", pages(8, fixed(403), BLOCKED, why=403), plain),
    Temper("for-lawyers", "451", pages(6, fixed(451), BLOCKED, why=451), plain),
    Temper("for-money", "402", pages(4, fixed(402), BLOCKED, why=402), plain),
    Temper("no-robots-404", "404 to robots", pages(8, to_robots(fixed(404)), OK, why=200), plain),
    Temper("no-robots-406", "406 to robots", pages(6, to_robots(fixed(406)), OK, BLOCKED), plain),
    Temper("no-robots-403", "403 to robots", pages(8, to_robots(fixed(403)), OK, BLOCKED), plain),
    Temper("no-robots-500", "500 to robots", pages(4, to_robots(fixed(500)), OK, why=200), plain, first=BACKOFF),
    Temper("no-robots-reset", "a reset to robots", pages(6, to_robots(raw(b"", Exchange.reset)), OK, why=200), plain),
    Temper("robot-statuses", "what hardly anybody but a robot gets", (
        *pages(3, fixed(405), BLOCKED, at="/405"), *pages(3, fixed(406), BLOCKED, at="/406"),
        *pages(3, fixed(412), BLOCKED, at="/412"), *pages(3, fixed(418), BLOCKED, at="/418"),
    ), plain),
)  # fmt: skip

REDIRECTS = (
    Temper("moved-for-good", "301 and 308", (
        *pages(4, moved("/live/1.html", 301), REDIRECTED, why=200),
        *pages(4, moved("/live/2.html", 308), REDIRECTED, why=200, at="/old"), *ALIVE,
    ), plain),
    Temper("moved-for-now", "302, 303 and 307", (
        *pages(4, moved("/live/1.html", 302), REDIRECTED, why=200),
        *pages(2, moved("/live/2.html", 303), REDIRECTED, why=200, at="/see"),
        *pages(2, moved("/live/2.html", 307), REDIRECTED, why=200, at="/now"), *ALIVE,
    ), plain),
    Temper("moved-twice", "301 to 302 to 200", (
        *pages(8, moved("/between.html", 301), REDIRECTED, why=200),
        Page("/between.html", moved("/live/1.html", 302), (REDIRECTED,), 200), *ALIVE,
    ), plain),
    Temper("cookie-wall", "302 to itself until a cookie comes back", pages(8, by_cookie, REDIRECTED, why=200), plain),
    Temper("loop", "302 to itself", pages(8, to_itself(302), BROKEN, why=FailureKind.REDIRECT_LOOP), plain),
    Temper("round-trip", "301 there and back", (
        Page("/a.html", moved("/b.html", 301), (BROKEN,), FailureKind.REDIRECT_LOOP),
        Page("/b.html", moved("/a.html", 301), (BROKEN,), FailureKind.REDIRECT_LOOP),
    ), plain),
    Temper("for-ever-further", "302 to what was never seen",
           pages(1, None, BROKEN, why=FailureKind.TOO_MANY_REDIRECTS), plain, elsewhere=to_ever_new(302)),
    Temper("moved-to-404", "301 to what is not there", pages(8, moved("/lost.html", 301), BROKEN, why=404), plain),
    Temper("moved-to-the-dead", "301 to a host that is gone", (
        *pages(4, moved("http://moved.no-such-host.invalid/", 301), UNREACHABLE),
        *pages(4, moved("http://127.0.0.1:1/", 301), UNREACHABLE, why=FailureKind.CONNECT_REFUSED, at="/closed"),
    ), plain),
    Temper("moved-to-nothing", "302 without a place to go", (
        *pages(3, fixed(302), BROKEN, why=FailureKind.LOCATION_MISSING),
        *pages(3, moved("http://[nowhere", 302), BROKEN, why=FailureKind.LOCATION_UNUSABLE, at="/bad"),
        *pages(2, moved("javascript:alert(1)", 302), BROKEN, why=FailureKind.LOCATION_UNUSABLE, at="/script"),
    ), plain),
    Temper("login", "302 to a login", (
        *pages(4, to_gate("/login", "next"), BLOCKED, at="/account"),
        *pages(3, to_gate("/users/sign_in", "return_to"), BLOCKED, at="/projects"),
        Page("/login", html("Sign in", "Name and password, please."), (OK,), 200),
        Page("/users/sign_in", html("Sign in", "Name and password, please."), (OK,), 200),
    ), plain),
    Temper("consent", "302 to a question about cookies", (
        *pages(6, to_gate("/consent", "continue"), BLOCKED, at="/articles"),
        Page("/consent", html("Before you continue", "We use cookies."), (OK,), 200),
    ), plain),
    Temper("to-the-front", "301 from deep inside to the front page", (
        *pages(6, moved("/", 301), SUSPECT), *pages(3, moved("/index.html", 302), SUSPECT, at="/shop/items"),
        Page("/", html("Welcome"), (OK,), 200), Page("/index.html", html("Welcome"), (OK,), 200),
    ), plain),
)  # fmt: skip

GONE = (
    Temper("soft-404", "200 for everything, and a page that says otherwise",
           (*pages(8, None, SUSPECT), *contents.HONEST), plain, elsewhere=contents.NOT_FOUND),
    Temper("soft-404-zh", "the same in Chinese", (*pages(6, None, SUSPECT), *ALIVE), plain,
           elsewhere=contents.NOT_FOUND_ZH),
    Temper("soft-404-moved", "302 to a page that says it with 200", (
        *pages(6, None, SUSPECT), Page("/error/404.html", contents.NOT_FOUND, (OK, SUSPECT)), *ALIVE,
    ), plain, elsewhere=moved("/error/404.html", 302)),
    Temper("for-sale", "a parked domain that offers itself", pages(6, None, SUSPECT), plain,
           elsewhere=contents.FOR_SALE),
    Temper("parked", "a parked domain full of advertisements", pages(6, None, SUSPECT), plain,
           elsewhere=contents.PARKED),
)  # fmt: skip

FRAMING = (
    Temper("early-hints", "103 before 200", pages(6, raw(head(103) + head(200, {"Content-Length": "0"})), OK, why=200),
           plain),
    *(Temper(name, told, pages(6, behaviour, OK, why=200), plain) for name, told, behaviour in wire.ODD_BUT_READABLE),
    Temper("stray-replies", "a 404 nobody asked for behind each 200", pages(9, wire.STRAY, OK, why=200), plain),
    Temper("late-strays", "the same, but a moment later", pages(9, wire.LATE_STRAY, OK, why=200), plain),
)  # fmt: skip

TEMPERS = (
    *HONEST,
    *HEAD,
    *PASSING,
    *CONNECTION,
    *WALLS,
    *REDIRECTS,
    *refreshing.REFRESHING,
    *GONE,
    *FRAMING,
    *wire.SECURE,
)
