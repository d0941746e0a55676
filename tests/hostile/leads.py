"""Pages that lead on in every way that browsers follow, to what lives, is dead or goes in circles; and lookalikes."""

# ruff: noqa: E501 # pages of strangers, each on a line where it can be

from probe.model import FailureKind, Verdict
from samples.exchange import Exchange, head
from samples.routes import Behaviour, fixed, moved, raw
from tests.hostile.behaviours import GOOD, html
from tests.hostile.contents import NOT_FOUND
from tests.hostile.nobodys import LONG, page
from tests.hostile.stands import plain
from tests.hostile.temper import NOT_THERE, Page, Temper

OK, REDIRECTED, SUSPECT, BLOCKED = Verdict.OK, Verdict.REDIRECTED, Verdict.SUSPECT, Verdict.BLOCKED
BROKEN, FAILING, UNREACHABLE = Verdict.BROKEN, Verdict.FAILING, Verdict.UNREACHABLE

_WAYS = {
    "meta": '<meta http-equiv="refresh" content="0; url={}">',
    "meta-upper": '<META HTTP-EQUIV="Refresh" CONTENT="0;URL={}">',
    "meta-quoted": """<meta http-equiv="refresh" content="0; url='{}'">""",
    "meta-bare": "<meta http-equiv=refresh content=0;url={}>",
    "meta-order": '<meta content="0;url={}" http-equiv="refresh" />',
    "meta-comma": '<meta http-equiv="refresh" content="0, {}">',
    "meta-no-url": '<meta http-equiv="refresh" content="0; {}">',
    "meta-spaces": '<meta http-equiv="refresh" content=" 0 ; URL = {} ">',
    "meta-fraction": '<meta http-equiv="refresh" content="0.5;url={}">',
    "meta-body": "</head><body><p>Moved.</p><meta http-equiv='refresh' content='1;url={}'>",
    "meta-canonical": '<link rel="canonical" href="{}"><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={}">',
    "href": "<script>window.location.href = '{}';</script>",
    "assign": '<script>window.location.assign("{}")</script>',
    "replace": '<script type="text/javascript">location.replace("{}");</script>',
    "document": "<script>document.location = '{}'</script>",
    "document-href": '<script language="javascript">document.location.href="{}";</script>',
    "self": "<script>self.location='{}'</script>",
    "top": "<script>top.location.href = '{}';</script>",
    "onload": '<script>window.onload=function(){{window.location.href="{}"}}</script>',
    "timeout": '<script>setTimeout(function () {{ window.location = "{}"; }}, 0);</script>',
    "timeout-arrow": '<script>setTimeout(() => {{ window.location.href = "{}" }}, 1000)</script>',
}


def _leads(place: str) -> list[tuple[str, Behaviour]]:
    ways = [
        (name, page(f"<!doctype html><html><head><title>Moved</title>{text.format(*[place] * 2)}</html>"))
        for name, text in _WAYS.items()
    ]
    return [
        *ways,
        ("header", page("Moved.", Refresh=f"0; url={place}")),
        ("header-quoted", page("Moved.", Refresh=f'0;URL="{place}"')),
    ]


LEADING = (
    Temper("leads-to-live", "every way, to a page that lives", (
        *(Page(f"/old/{name}.html", behaviour, (REDIRECTED,), 200) for name, behaviour in _leads("/new/page.html")),
        Page("/new/page.html", html("Twelve young trees", *LONG), (OK,), 200),
    ), plain, elsewhere=NOT_THERE),
    Temper("leads-to-404", "every way, to what is not there", tuple(
        Page(f"/old/{name}.html", behaviour, (BROKEN,), 404) for name, behaviour in _leads("/new/none.html")
    ), plain, elsewhere=NOT_THERE),
    Temper("leads-to-gone", "to a page that says 410, 500, or nothing", (
        Page("/old/1.html", page('<meta http-equiv="refresh" content="0;url=/gone">'), (BROKEN,), 410),
        Page("/old/2.html", page('<meta http-equiv="refresh" content="0;url=/fault">'), (FAILING,), 500),
        Page("/old/3.html", page('<meta http-equiv="refresh" content="0;url=/reset">'), (UNREACHABLE,), FailureKind.CONNECT_RESET),
        Page("/old/4.html", page('<meta http-equiv="refresh" content="0;url=/said">'), (SUSPECT,), 200),
        Page("/old/5.html", page('<meta http-equiv="refresh" content="0;url=http://gone.no-such-host.invalid/">'), (UNREACHABLE,)),
        Page("/gone", fixed(410), (BROKEN,), 410), Page("/fault", fixed(500), (FAILING,), 500),
        Page("/reset", raw(b"", Exchange.reset), (UNREACHABLE,), FailureKind.CONNECT_RESET),
    ), plain, elsewhere=NOT_FOUND),
    Temper("leads-in-circles", "pages that lead to each other, by whatever means", (
        Page("/a", moved("/b", 301), (BROKEN,), FailureKind.REDIRECT_LOOP),
        Page("/b", page('<meta http-equiv="refresh" content="0;url=/c">'), (BROKEN,), FailureKind.REDIRECT_LOOP),
        Page("/c", page("Moved.", Refresh="0;url=/d"), (BROKEN,), FailureKind.REDIRECT_LOOP),
        Page("/d", page('<script>location.href="/a"</script>'), (BROKEN,), FailureKind.REDIRECT_LOOP),
    ), plain, elsewhere=NOT_THERE),
    Temper("leads-far", "a Location, a refresh, a script and a field, one behind the other", (
        Page("/1", moved("/2", 301), (REDIRECTED,), 200), Page("/2", page('<meta http-equiv="refresh" content="0;url=3">'), (REDIRECTED,), 200),
        Page("/3", page('<script>location.replace("/4")</script>'), (REDIRECTED,), 200),
        Page("/4", page("Moved.", Refresh="0;url=/5"), (REDIRECTED,), 200), Page("/5", html("Here", *LONG), (OK,), 200),
    ), plain, elsewhere=NOT_THERE),
)  # fmt: skip

_STILL = {
    "noscript": '<noscript><meta http-equiv="refresh" content="0;url=/none.html"></noscript><div id="app"></div>',
    "comment": '<!--[if lt IE 9]><meta http-equiv="refresh" content="0;url=/none.html"><![endif]-->',
    "textarea": '<textarea><meta http-equiv="refresh" content="0;url=/none.html"></textarea>',
    "template": '<template><meta http-equiv="refresh" content="0;url=/none.html"></template>',
    "in-script": """<script>var code = '<meta http-equiv="refresh" content="0;url=/none.html">';</script>""",
    "in-style": """<style>/* <meta http-equiv="refresh" content="0;url=/none.html"> */</style>""",
    "in-attribute": """<p data-code='<meta http-equiv="refresh" content="0;url=/none.html">'>Code</p>""",
    "in-title": '</head><title><meta http-equiv="refresh" content="0;url=/none.html"></title>',
    "escaped": '<pre>&lt;meta http-equiv="refresh" content="0;url=/none.html"&gt;</pre>',
    "other-meta": '<meta name="refresh" content="0;url=/none.html"><meta http-equiv="x-refresh" content="0;url=/none.html">',
    "typed-script": '<script type="text/template">location = "/none.html"</script>',
    "json-script": '<script type="application/json">{"next": "location=/none.html"}</script>',
    "handler": """<button onclick="location='/none.html'">Leave</button>""",
    "function": "<script>function leave() { window.location.href = '/none.html'; }</script>",
    "condition": "<script>if (!localStorage.seen) { location.href = '/none.html' }</script>",
    "listener": "<script>document.getElementById('b').addEventListener('click', function () { location = '/none.html' })</script>",
    "comment-script": "<script>// location = '/none.html'\n/* location.replace('/none.html') */</script>",
    "hash": "<script>location.hash = '#top'</script>",
    "history": "<script>history.replaceState({}, '', '/none.html')</script>",
    "reads": "<script>var here = window.location.href; if (here == '/none.html') console.log(here)</script>",
    "iframe": '<iframe src="/none.html"></iframe>',
    "canonical": '<link rel="canonical" href="/none.html"><link rel="next" href="/none.html">',
    "session": '<meta http-equiv="refresh" content="1800;url=/none.html">',
    "reload": '<meta http-equiv="refresh" content="30">',
    "no-number": '<meta http-equiv="refresh" content="url=/none.html">',
}

STAYING = (
    Temper("leads-not", "pages to be read that only look as if they led on", tuple(
        Page(f"/pages/{name}.html", page(f"<!doctype html><html><head><title>Trees</title>{text}<h1>Trees</h1>{''.join(f'<p>{line}</p>' for line in LONG)}</html>"), (OK,), 200)
        for name, text in _STILL.items()
    ), plain, elsewhere=NOT_THERE),
    Temper("leads-no-html", "what is no HTML and speaks of leading on", (
        Page("/guide.txt", fixed(200, {"Content-Type": "text/plain"}, b'<meta http-equiv="refresh" content="0;url=/none.html">'), (OK,), 200),
        Page("/code.js", fixed(200, {"Content-Type": "text/javascript"}, b'location.href = "/none.html"'), (OK,), 200),
        Page("/data.json", fixed(200, {"Content-Type": "application/json"}, b'{"a": "<script>location=\'/none.html\'</script>"}'), (OK,), 200),
        Page("/scores.html", page("Scores of the day", Refresh="60"), (OK,), 200),
    ), plain, elsewhere=NOT_THERE),
)  # fmt: skip

_CHOICE = (
    b"<!doctype html><title>Multiple Choices</title><ul><li><a href='/a.html'>A</a><li><a href='/b.html'>B</a></ul>"
)
_HTML = {"Content-Type": "text/html"}

ODD_STATUSES = (
    Temper("odd-304", "304 that nobody asked for", (
        Page("/docs/1.html", fixed(304), (SUSPECT,), 304), Page("/docs/2.html", fixed(304, {"ETag": '"a"'}), (SUSPECT,), 304),
        Page("/live.html", GOOD, (OK,), 200),
    ), plain),
    Temper("odd-3xx-page", "a redirect without a place, and a page to read", (
        Page("/docs/300.html", fixed(300, _HTML, _CHOICE), (OK,), 300),
        *(Page(f"/docs/{status}.html", fixed(status, _HTML, f"<!doctype html><title>Moved</title><h1>The catalogue</h1>{'<p>Entry of the catalogue.</p>' * 30}".encode()), (SUSPECT,), status)
          for status in (301, 302, 303, 307, 308)),
    ), plain),
    Temper("odd-3xx-empty", "a redirect without a place or a page", tuple(
        Page(f"/docs/{status}.html", raw(head(status, {"Content-Length": "0"})), (BROKEN,), FailureKind.LOCATION_MISSING) for status in (301, 302, 303, 307, 308)
    ), plain),
    Temper("odd-3xx-refresh", "a redirect without a place, whose page leads on", (
        Page("/docs/1.html", fixed(302, _HTML, b'<meta http-equiv="refresh" content="0;url=/live.html">'), (SUSPECT, REDIRECTED)),
        Page("/live.html", GOOD, (OK,), 200),
    ), plain),
    Temper("odd-201", "200 and its neighbours with a Location", (
        Page("/docs/200.html", fixed(200, {"Location": "/none.html"}), (OK,), 200),
        Page("/docs/201.html", fixed(201, {"Location": "/none.html"}), (OK,), 201),
        Page("/docs/404.html", fixed(404, {"Location": "/live.html"}), (BROKEN,), 404),
        Page("/live.html", GOOD, (OK,), 200),
    ), plain),
)  # fmt: skip
