"""Where pages lead on by themselves, as site generators and people write them, and what only looks like it."""

import pytest

from probe.extract.html.client_side import (
    LITTLE_TEXT,
    LONGEST_DELAY,
    LONGEST_DELAY_OF_A_STUB,
    ClientRedirect,
    client_redirect,
    header_lead,
    leads_of,
)
from probe.model import Document, Via
from probe.url import join
from tests.bounded import bounded

OLD, NEW = "http://a.example/old/", "http://a.example/new/"
META = '<meta http-equiv="refresh" content="0; url=/new/">'
CANONICAL = '<link rel="canonical" href="http://a.example/new/">'
LONG = f"<p>{'word ' * LITTLE_TEXT}</p>"


def resolve(target: str, base: str | None) -> str | None:
    try:
        url = join(OLD if base is None else join(OLD, base), target)
    except ValueError:
        return None
    return url if url.startswith("http") else None


def led(html: str, header: str | None = None, *, own: str = OLD, xml: bool = False) -> ClientRedirect | None:
    leads = leads_of(Document(own, html.encode(), own), xml=xml, refreshed=header is not None)
    return client_redirect(leads, None if header is None else header_lead(header), own, resolve)


def told(found: ClientRedirect | None) -> tuple[str, str, float, bool] | None:
    return None if found is None else (found.url, found.via.value, found.delay, found.permanent)


# What each writes, in words of our own: the elements and their order are the generator's.
GENERATORS = {
    "jekyll-redirect-from": f"""<!DOCTYPE html><html lang="en-US"><meta charset="utf-8"><title>Moving&hellip;</title>
        {CANONICAL}<script>const tail = "" + (location.hash ? location.hash : "")
        location="http://a.example/new/" + tail
        </script><meta id="m" http-equiv="refresh" content="0; url=http://a.example/new/"><meta name="robots"
        content="noindex"><h1>Moving&hellip;</h1><a href="http://a.example/new/">Go on by hand.</a></html>""",
    "mkdocs-redirects": """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Moving...</title>
        <link rel="canonical" href="../new/"><meta name="robots" content="noindex"><script>var
        a=window.location.hash.substr(1);location.href="../new/"+(a?"#"+a:"")</script>
        <meta http-equiv="refresh" content="0; url=../new/"></head><body>Moving...</body></html>""",
    "hugo": f"""<!doctype html><html lang="en"><head><title>http://a.example/new/</title>{CANONICAL}
        <meta charset="utf-8"><meta http-equiv="refresh" content="0; url=http://a.example/new/"></head></html>""",
    "docusaurus": """<!DOCTYPE html><html><head><meta charset="UTF-8"><meta http-equiv="refresh"
        content="0; url=/new/"><link rel="canonical" href="/new/" /></head><script>
        window.location.href = '/new/' + window.location.search + window.location.hash;</script></html>""",
    "antora": f"""<!DOCTYPE html><meta charset="utf-8">{CANONICAL}<script>location="../new/"</script>
        <meta http-equiv="refresh" content="0; url=../new/"><meta name="robots" content="noindex">
        <title>Notice</title><h1>Notice</h1><p>This page went to <a href="../new/">http://a.example/new/</a>.</p>""",
    "astro": """<!doctype html><title>To: /new/</title><meta http-equiv="refresh" content="0;url=/new/"><meta
        name="robots" content="noindex"><link rel="canonical" href="http://a.example/new/"><body>
        <a href="/new/">From <code>/old/</code> to <code>/new/</code></a></body>""",
}
TEMPORARY = {
    "mdbook": """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Moving...</title><meta
        http-equiv="refresh" content="0;URL='../new/'"><meta rel="canonical" href="../new/"></head>
        <body><p>Moving to... <a href="../new/">../new/</a>.</p></body></html>""",
    "gatsby-plugin-meta-redirect": """<meta http-equiv="refresh" content="0; URL='/new/'" />""",
    "rustdoc": """<!DOCTYPE html><html lang="en"><head><meta http-equiv="refresh" content="0;URL=../new/"><title>Moved
        </title></head><body><p>Moving to <a href="../new/">../new/</a>...</p>
        <script>location.replace("../new/" + location.search + location.hash);</script></body></html>""",
    "people": """<HTML><HEAD><META CONTENT='0;URL=/new/' HTTP-EQUIV=Refresh></HEAD><BODY>Moved!</BODY></HTML>""",
}
SCRIPTED = {
    "mike": """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Moving</title><noscript><meta
        http-equiv="refresh" content="1; url=../other/" /></noscript><script>window.location.replace(
        "../new/" + window.location.search + window.location.hash
        );</script></head><body>Moving to <a href="../new/">../new/</a>...</body></html>""",
    "sphinx-reredirects": """<html><head><noscript><meta http-equiv="refresh" content="0; url=../new/"
        /></noscript></head><body><script>var to = "../new/";
        // with the fragment, where there is one
        if (window.location.hash) {window.location.replace(to + window.location.hash);}
        else {window.location.replace(to);}</script></body></html>""",
    "sphinxext-rediraffe": """<html><head><noscript><meta http-equiv="refresh" content="0; url=../new/"/></noscript>
        </head><body><script>window.location.href = '../new/' + (window.location.search || '')
        + (window.location.hash || '');</script><p>This has moved.</p><a href="../new/">Go on.</a></body></html>""",
    "javadoc": """<!DOCTYPE HTML><html lang="en"><head><title>API</title><script type="text/javascript">
        window.location.replace('../new/')</script><noscript><meta http-equiv="Refresh" content="0;../new/"></noscript>
        </head><body><main><noscript><p>Scripts are off.</p></noscript><p><a href="../new/">../new/</a></p></main>
        </body></html>""",
    "mailing lists": """<!DOCTYPE html><html><head><title>Going on</title></head><body><noscript><meta
        http-equiv="refresh" content="0.0;/new/"></noscript><iframe src="https://b.example/" style="display:none">
        </iframe></body><script>var t = setTimeout(function(){ top.location='\\/new\\/'; }, 0);</script></html>""",
    "onload": """<html><head><script>function go() { location.href = "/new/" }</script></head>
        <body onload="go()">One moment.</body></html>""",
}


WRITTEN_BY_PEOPLE = {
    "blogger": "<html><head><meta content='0;url=/new/' http-equiv='refresh'/></head><body/></html>",
    "iis": '<html>\n<head>\n<meta HTTP-EQUIV="REFRESH" content="0; url=/new/">\n</head>\n</html>',
    "lang attr": '<SCRIPT LANGUAGE="JavaScript">\n<!--\nwindow.location="/new/";\n// -->\n</SCRIPT>',
    "onload body": "<body onLoad=\"window.location='/new/'\">",
    "onload replace": "<body onload=\"javascript:location.replace('/new/')\">",
    "php echo": "<script type='text/javascript'>window.location.href='/new/'</script>",
    "alert then": "<script>alert('We have moved');window.location.href='/new/';</script>",
    "two metas": "<meta charset=utf-8><meta http-equiv='X-UA-Compatible' conten"
    "t='IE=edge'><meta http-equiv='refresh' content='3;url=/new/'>",
    "quotes": "<meta http-equiv='refresh' content='0;url=&quot;/new/&quot;'>",
    "gtag": "<script async src=https://www.googletagmanager.com/gtag/js></script>"
    "<script>window.dataLayer = window.dataLayer || [];function gtag("
    "){dataLayer.push(arguments);}gtag('js', new Date());gtag('config'"
    ",'G-1');</script><script>window.location.replace('/new/');</script>",
    "ga in same": "<script>window.dataLayer = window.dataLayer || [];function gtag(){dataLay"
    "er.push(arguments);}gtag('js', new Date());\nlocation.href='/new/'</script>",
    "iife strict": "<script>(function(){'use strict';var d=\"/new/\";window.location.replace(d);})();</script>",
    "console": "<script>console.log('going'); setTimeout(()=>{window.location.href='/new/';},0)</script>",
    "top": "<script>top.location.href = '/new/'</script>",
    "module": "<script type=module>location.replace('/new/')</script>",
    "let": "<script>let target='/new/';window.location.assign(target)</script>",
    "window.onload arrow": "<script>window.onload = () => { location.href = '/new/' }</script>",
    "window.addEventListener": "<script>window.addEventListener('load', function"
    "() { window.location.href = '/new/'; });</script>",
    "hash append": "<script>window.location.href = '/new/' + window.location.hash;</script>",
    "if hash only": "<script>var u='/new/'; if(location.hash) u += location.hash; location.href=u;</script>",
    "const template": "<script>const base = '/new/'; location.replace(`${base}`)</script>",
    "comma": "<script>document.title='x',location.href='/new/'</script>",
    "bracket": "<script>window['location'] = '/new/'</script>",
    "try": "<script>try { location.replace('/new/') } catch (e) { location.href = '/new/' }</script>",
    "try unrelated": "<script>try { track() } catch (e) {}\nlocation.href = '/new/'</script>",
    "history": "<script>history.replaceState(null,'','/x');location.href='/new/'</script>",
    "body var": "<body><script>var p = document.getElementById('p'); p"
    ".innerHTML = 'x'; window.location = '/new/';</script>",
    "setInterval": "<script>setInterval(function(){location.href='/new/'},3000)</script>",
    "encodeURI": "<script>location.href = encodeURI('/new/')</script>",
    "window.top": "<script>window.top.location.replace('/new/')</script>",
    "else branch same": "<script>if (window.location.search) { window.location.href = '/new/' + w"
    "indow.location.search } else { window.location.href = '/new/' }</script>",
}
MAY_LEAD_ELSEWHERE = {
    "spa guard": "<div id=app></div><script>if(!window.fetch){location.hre"
    "f='/old-browser/'}</script><script src=/app.js></script>",
    "login form": "<form action=/login><input name=u></form><script>location.hash=''</script>",
    "frame bust": "<script>if (window.top !== window.self) window.top.location = window.self.location;</script>",
    "https force": "<script>if (location.protocol != 'https:') location.href = 'https:' + w"
    "indow.location.href.substring(window.location.protocol.length);</script>",
    "lang": "<script>var l=navigator.language;if(l.startsWith('de')){location='/de/'}else{location='/en/'}</script>",
    "mobile": "<script>if (screen.width <= 699) { document.location = '/m/'; }</script>",
    "react": "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>"
    "<script>!function(e){function t(t){for(var n,l,i=t[0];;);}var location=1}([])</script>",
    "click": "<a onclick=\"window.location='/new/'\">x</a>",
    "timer in fn": "<script>function idle(){setTimeout(function(){location.href='/logout'},600000)} </script>",
    "session": "<script>setTimeout(function(){location.href='/logout'},600000)</script>",
    "challenge": "<script>document.cookie='a='+x();location.href='/new/'</script>",
    "switch": "<script>switch(location.hash){case '#a': location.href='/new/'}</script>",
    "ternary": "<script>location.href = /Android/.test(navigator.userAgent) ? '/a/' : '/b/'</script>",
    "and": "<script>navigator.onLine && (location.href='/new/')</script>",
    "map": "<script>var m={'#a':'/new/'};if(m[location.hash])location.href=m[location.hash]</script>",
    "promise": "<script>fetch('/x').then(function(){location.href='/new/'})</script>",
    "async": "<script>(async()=>{await x();location.href='/new/'})()</script>",
    "reload timer": "<script>setTimeout(function(){location.reload()},5000)</script>",
    "self": "<script>setTimeout(function(){location.href='/old/'},5000)</script>",
    "ret": "<script>(function(){if(!window.x)return;location.href='/new/'})()</script>",
    "ret2": "<script>(function(){if(x){return}location.href='/new/'})()</script>",
    "label": "<script>a: for(;;){break a} location.href='/new/'</script>",
    "object": "<script>var o={location:'/new/'};o.location='/new/'</script>",
    "class": "<script>class A{go(){location.href='/new/'}}</script>",
    "generator": "<script>function* g(){location.href='/new/'} g()</script>",
    "throw": "<script>throw 1;location.href='/new/'</script>",
    "if nested fn": "<script>if(a){(function(){location='/new/'})()}</script>",
    "onerror": "<img src=x onerror=\"location='/new/'\">",
    "event": "<script>window.addEventListener('hashchange',function(){location='/new/'})</script>",
    "confirm": "<script>if(confirm('Go?'))location='/new/';</script>",
    "confirm2": "<script>confirm('Go?') && location.assign('/new/')</script>",
    "default param": "<script>function f(a=location='/new/'){}</script>",
    "async fn": "<script>async function go(){location='/new/'}</script>",
    "multi if": "<script>if(a)location='/new/';if(b)location='/other/'</script>",
    "url ctor": "<script>location.replace(new URL('/new/', location.href))</script>",
    "void": "<script>void(location.href='/new/')</script>",
    "toString": "<script>location.href = '/new/'.toString()</script>",
    "open self": "<script>window.open('/new/','_self')</script>",
}


@pytest.mark.parametrize("html", WRITTEN_BY_PEOPLE.values(), ids=WRITTEN_BY_PEOPLE)
def test_what_people_write(html: str) -> None:
    found = led(html)
    assert found is not None
    assert (found.url, found.permanent) == (NEW, False)


@pytest.mark.parametrize("html", MAY_LEAD_ELSEWHERE.values(), ids=MAY_LEAD_ELSEWHERE)
def test_what_hangs_on_the_visitor_or_is_not_understood_is_left_alone(html: str) -> None:
    assert led(html) is None


@pytest.mark.parametrize("html", GENERATORS.values(), ids=GENERATORS)
def test_what_has_moved_for_good(html: str) -> None:
    assert told(led(html)) == (NEW, "meta-refresh", 0, True)


@pytest.mark.parametrize("html", TEMPORARY.values(), ids=TEMPORARY)
def test_what_says_nothing_of_its_canonical_address_is_temporary(html: str) -> None:
    assert told(led(html)) == (NEW, "meta-refresh", 0, False)


@pytest.mark.parametrize("html", SCRIPTED.values(), ids=SCRIPTED)
def test_what_leads_on_by_script(html: str) -> None:
    assert told(led(html)) == (NEW, "script", 0, False)


@pytest.mark.parametrize("html", [*GENERATORS.values(), *TEMPORARY.values()])
def test_the_opposite_a_page_of_which_it_is_only_told(html: str) -> None:
    shown = html.replace("&", "&amp;").replace("<", "&lt;")
    assert led(f"<!doctype html><title>x</title><pre>{shown}</pre>") is None
    assert led(f"<!doctype html><textarea>{html}</textarea>") is None
    assert led(f"<!doctype html><template>{html}</template>") is None
    assert led(f"<!doctype html><noscript>{html}</noscript>") is None
    assert led(f"<!doctype html><!-- {html} -->") is None


def test_with_a_later_delay_or_another_canonical_address_it_is_temporary() -> None:
    assert told(led(META + CANONICAL)) == (NEW, "meta-refresh", 0, True)
    assert told(led(META.replace("0;", "1;") + CANONICAL)) == (NEW, "meta-refresh", 1, True)
    assert told(led(META.replace("0;", "2;") + CANONICAL)) == (NEW, "meta-refresh", 2, False)
    assert told(led(META + CANONICAL.replace("new", "other"))) == (NEW, "meta-refresh", 0, False)
    assert told(led(META + CANONICAL + CANONICAL.replace("new", "other"))) == (NEW, "meta-refresh", 0, False)
    assert told(led(META + CANONICAL.replace("canonical", "alternate"))) == (NEW, "meta-refresh", 0, False)
    assert told(led(META.replace("/new/", "/new/#x") + CANONICAL)) == (f"{NEW}#x", "meta-refresh", 0, True)
    assert told(led(f"<script>location='/new/'</script>{CANONICAL}")) == (NEW, "script", 0, True)


@pytest.mark.parametrize(
    "html",
    [
        '<meta http-equiv="refresh" content="0">', '<meta http-equiv="refresh" content="300">',
        '<meta http-equiv="refresh" content="0; url=">', '<meta http-equiv="refresh" content="0; url=/old/">',
        '<meta http-equiv="refresh" content="0; url=#top">', '<meta http-equiv="refresh" content="5; url=/old/#x">',
        '<meta http-equiv="refresh" content="0; url=http://a.example/old/">',
        '<meta http-equiv="refresh" content="30; url=http://www.a.example/old">',
        '<meta http-equiv="refresh" content="30; url=https://a.example/old/">',
        '<meta http-equiv="refresh" content="30; url=http://a.example/old/?again=17">',
        '<meta http-equiv="refresh" content="url=/new/">', '<meta name="refresh" content="0; url=/new/">',
        '<meta http-equiv="refresh" value="0; url=/new/">', '<meta http-equiv="refreshed" content="0; url=/new/">',
        '<meta http-equiv="refresh" content="0; url=javascript:go()">',
        '<meta http-equiv="refresh" content="0;data:,x">',
        '<meta http-equiv="refresh" content="0; url=mailto:a@b.example">',
        '<meta http-equiv="refresh" content="0; http://[">',
        '<meta http-equiv="refresh" content="0; url=intent://x">',
        "<script>location = '/old/#x'</script>", "<script>location.href = location.hash</script>",
        "<script type='text/template'>location = '/new/'</script>", "<script src=x.js>location = '/new/'</script>",
        "<script type='application/json'>location = '/new/'</script>",
        "<script nomodule>location = '/new/'</script>", "<style>location = '/new/'</style>",
        "<p onclick=\"location = '/new/'\">x</p>",
    ],
)  # fmt: skip
def test_what_leads_nowhere(html: str) -> None:
    assert led(html) is None


def test_an_immediate_change_of_scheme_or_www_is_one_all_the_same() -> None:
    assert told(led('<meta http-equiv=refresh content="0;url=https://a.example/old/">')) == (
        "https://a.example/old/", "meta-refresh", 0, False,
    )  # fmt: skip


def test_the_first_refresh_that_means_a_url_counts() -> None:
    other = META.replace("new", "other")
    assert told(led(META + other)) == (NEW, "meta-refresh", 0, False)
    assert told(led('<meta http-equiv=refresh content="0;javascript:x">' + META)) == (NEW, "meta-refresh", 0, False)
    assert told(led('<meta http-equiv=refresh content="">' + META)) == (NEW, "meta-refresh", 0, False)
    assert led('<meta http-equiv=refresh content="60">' + META) is None
    assert told(led(META, "0; url=/by-header/")) == ("http://a.example/by-header/", "refresh-header", 0, False)
    assert led(META, "60") is None
    assert told(led(META, "nothing")) == (NEW, "meta-refresh", 0, False)


def test_a_script_counts_where_it_is_quicker() -> None:
    script = "<script>location = '/by-script/'</script>"
    assert led(META + script).via is Via.META_REFRESH  # type: ignore[union-attr] # it leads on
    assert led(META.replace("0;", "5;") + script).via is Via.SCRIPT  # type: ignore[union-attr] # the same
    assert led('<meta http-equiv=refresh content="60">' + script).via is Via.SCRIPT  # type: ignore[union-attr] # the same


def test_the_base_before_it_counts() -> None:
    base = '<base href="/docs/">'
    assert told(led(base + META.replace("/new/", "x"))) == ("http://a.example/docs/x", "meta-refresh", 0, False)
    assert told(led(META.replace("/new/", "x") + base)) == ("http://a.example/old/x", "meta-refresh", 0, False)
    assert told(led(base + "<script>location='x'</script>")) == ("http://a.example/docs/x", "script", 0, False)
    assert led(base, "0;url=x").url == "http://a.example/old/x"  # type: ignore[union-attr] # it leads on
    permanent = base + '<link rel=canonical href="x">' + META.replace("/new/", "x")
    assert told(led(permanent)) == ("http://a.example/docs/x", "meta-refresh", 0, True)


def test_a_page_that_stays_is_read_unless_it_holds_next_to_nothing() -> None:
    def after(seconds: int, rest: str = "") -> str:
        return f'<meta http-equiv=refresh content="{seconds};url=/new/"><p>Moved.</p>{rest}'

    assert led(after(LONGEST_DELAY, LONG)) is not None
    assert led(after(LONGEST_DELAY + 1, LONG)) is None
    assert led(after(LONGEST_DELAY + 1)) is not None
    assert led(after(LONGEST_DELAY + 1, "<form action=/login><input name=user></form>")) is None
    assert led(after(LONGEST_DELAY_OF_A_STUB)) is not None
    assert led(after(LONGEST_DELAY_OF_A_STUB + 1)) is None
    assert led(f"<script>setTimeout(() => {{ location = '/new/' }}, {LONGEST_DELAY_OF_A_STUB}000)</script>") is not None
    assert led(f"<script>setTimeout(() => {{ location = '/new/' }}, {LONGEST_DELAY_OF_A_STUB}001)</script>") is None


def test_a_script_counts_only_where_there_is_nothing_to_see() -> None:
    script = "<script>location = '/new/'</script>"
    assert led(script) is not None
    assert led(f"<p>Not moved on? <a href=/new/>Click here</a>.</p>{script}") is not None
    assert led(f"<title>{LONG}</title><noscript>{LONG}</noscript>{script}<style>{'x' * 9999}</style>") is not None
    assert led(f"{script}{LONG}") is None
    assert led(f"{LONG}{script}") is None
    assert led(f"<form method=post><input type=hidden name=a></form>{script}") is None
    assert led(f"<frameset><frame src=x></frameset>{script}") is None
    assert led(f"{META}{LONG}") is not None


def test_a_meta_element_ends_a_drawing_as_in_browsers() -> None:
    assert led(f"<svg>{META}") is not None
    assert led(f"<svg><g>{META}</g></svg>") is not None
    assert led(f"<title>{META}</title>") is None


def test_character_references_are_read() -> None:
    assert led('<meta http-equiv="refresh" content="0; url=/new/?a=1&amp;b=2">').url == f"{NEW}?a=1&b=2"  # type: ignore[union-attr]


def test_xhtml_is_read_as_xml() -> None:
    page = (
        "<html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script>//<![CDATA[\nlocation='/new/'\n//]]></script>"
    )
    assert told(led(page, xml=True)) == (NEW, "script", 0, False)
    assert led(page) is None


def test_the_query_goes_along_where_the_script_says_so() -> None:
    own = "http://a.example/old/?q=1#f"
    with_query = "<script>location = '/new/' + location.search + location.hash</script>"
    assert led(with_query, own=own).url == f"{NEW}?q=1"  # type: ignore[union-attr] # it leads on
    assert led("<script>location = '/new/' + location.hash</script>", own=own).url == NEW  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "page",
    [
        "<" * 65_536, "<meta http-equiv=refresh " * 2_600, "<script>location=" * 4_000, "<!--" * 16_000 + META,
        f"{META}<template>" * 1_000, "<noscript>" * 6_000 + META, "<script>location</script>" * 2_600,
        "<meta http-equiv=refresh content='0;javascript:x'>" * 1_300,
        "<link rel=canonical href=x>" * 2_400 + META, "<script>location='/a'</script>" * 2_000,
        "<svg><title>" * 5_000 + META, "x " * 32_000 + META, "<body onload='location'>" * 2_700,
    ],
)  # fmt: skip
def test_a_hostile_page_takes_no_time(page: str) -> None:
    with bounded():
        led(page)
