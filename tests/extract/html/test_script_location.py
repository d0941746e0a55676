"""Where scripts lead that are not run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.extract.html.script_location import script_lead
from probe.extract.html.script_page import ScriptLead

PLACES = (
    "location", "location.href", "window.location", "window.location.href", "self.location", "top.location",
    "parent.location.href", "document.location", "document.location.href", "window.top.location.href",
    "globalThis.location", "this.location", "window . location",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_an_address_is_assigned(place: str) -> None:
    assert script_lead([f'{place} = "/new"']) == ScriptLead("/new")
    assert script_lead([f"{place}='/new';"]) == ScriptLead("/new")
    assert script_lead([f"{place} == '/new';"]) is None


@pytest.mark.parametrize("place", ["location", "window.location", "document.location", "top.location"])
@pytest.mark.parametrize("method", ["replace", "assign"])
def test_or_given_to_a_method(place: str, method: str) -> None:
    assert script_lead([f'{place}.{method}("/new")']) == ScriptLead("/new")
    assert script_lead([f'{place}.{method}("/new", 1)']) is None
    assert script_lead([f'{place}.pathname.{method}("/new")']) is None
    assert script_lead([f"{place}.reload()"]) is None


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ('"/new"', "/new"), ("'/new'", "/new"), ("`/new`", "/new"), (r'"\/new"', "/new"), (r'"\x2Fnew"', "/new"),
        (r'"\u002Fnew"', "/new"), (r'"\u{2f}new"', "/new"), ('"/n\\\new"', "/new"), (r'"\"/new\""', '"/new"'),
        ('"/n" + "ew"', "/new"), ('("/new")', "/new"), ('location.origin + "/new"', "/new"),
        ('"/new" + location.hash', "/new"), ('"/new" + (location.hash || "")', "/new"),
        ('"/new" + (location.hash ? location.hash : "")', "/new"),
    ],
)  # fmt: skip
def test_a_text_is_read_as_scripts_write_it(written: str, address: str) -> None:
    assert script_lead([f"location = {written}"]) == ScriptLead(address)


@pytest.mark.parametrize(
    "written",
    ["`/${x}`", '"/new" + x', 'x + "/new"', '"/new" + f()', 'x ? "/a" : "/b"', '"/a" || "/b"',
     '"/new" + location.pathname',
     'location.origin + "new"', 'location.search + "/new"', '["/new"]', '"/new', '"/a" "/b"', 'new URL("/new")',
     '"/new" + (x || "b")', '"/new" + (location.search || "?x=1")', '"/new".concat(x)'],
)  # fmt: skip
def test_a_text_that_is_not_known_leads_nowhere(written: str) -> None:
    assert script_lead([f"location = {written}"]) is None


def test_the_query_of_the_page_may_go_along() -> None:
    assert script_lead(['location.replace("/new" + location.search + location.hash)']) == ScriptLead("/new", True)
    suffix = 'const tail = "" + (location.hash ? location.hash : "") + (location.search ? location.search : "");'
    both = 'if (location.search) { location = "/new" + location.search } else { location = "/new" }'
    assert script_lead([both]) == ScriptLead("/new", True)
    assert script_lead([f'{suffix}\n  location="/new" + tail\n']) == ScriptLead("/new", True)


@pytest.mark.parametrize(
    "script",
    [
        'var to = "/new"; location.replace(to)',
        'const to = "/new", other = f(1), n = 2\nlocation = to',
        'var to = "/new";if (location.hash) {location.replace(to + location.hash);} else {location.replace(to);}',
        '(function () { location.href = "/new" })()',
        '(function () { location.href = "/new" }())',
        '!function(){location.href="/new"}();',
        '(() => { location.href = "/new"; })();',
        'window.onload = function () { location.href = "/new" }',
        'window.onload = go; function go() { location.href = "/new"; return false }',
        'document.addEventListener("DOMContentLoaded", () => location.replace("/new"))',
        'function go() { location = "/new" }\ngo()',
        'const go = () => { location = "/new" }; go()',
        '<!--\nlocation = "/new"\n//-->',
        '"use strict"\nlocation = "/new" // there',
        '/* moved */ document.title = "x"; track("a", {b: 1})\nlocation = "/new"',
        'if (x) { y() }\nlocation = "/new"',
        'if (x) y(); else z();\nlocation = "/new"',
        'if (x) y()\nelse if (w) z()\nlocation = "/new"',
        '{ location = "/new" }',
        'document.title = "x", location.href = "/new"',
        'x ? a() : b(), location.href = "/new"',
        'location = "/new", track()',
        'window["location"] = "/new"',
        "location['href'] = '/new'",
        "window [ 'location' ] ['replace'] ('/new')",
        'try { track() } catch (e) {}\nlocation = "/new"',
        'try { location.replace("/new") } catch (e) { location.href = "/new" }',
        'try { location.replace("/new") } catch {} finally { x() }',
        'console.log(`${x} and ${y}`); location = "/new"',
        'const to = "new"; location = `/${to}`',
        'var to = "/new"; if (location.hash) to += location.hash; location = to',
        'setInterval(function () { location = "/new" })',
        'location = encodeURI("/new")',
        'location = "/new"; location.href = "/new"',
    ],
)
def test_what_happens_whoever_looks(script: str) -> None:
    assert script_lead([script]) == ScriptLead("/new")


@pytest.mark.parametrize(
    ("script", "delay"),
    [
        ('setTimeout(function () { location.href = "/new" }, 3000)', 3),
        ("window.setTimeout(\"location.href='/new'\", 1500);", 1.5),
        ('var after = 3000; setTimeout(function () { location.href = "/new" }, after)', 3),
        ('setTimeout(() => { location = "/new" }, 3 * 1000)', 3),
        ('$(function () { location.href = "/new" })', 0),
        ('$(document).ready(function () { setTimeout(() => { location.href = "/new" }, 10) });', 0.01),
        ('setTimeout(go, 5000); function go() { location = "/new" }', 5),
        ('setTimeout("go()", 5000); function go() { location = "/new" }', 5),
        ('setTimeout(() => (location.href = "/new"), 100)', 0.1),
        ('var t = setTimeout(function(){ top.location="/new" })', 0),
        ('setTimeout(() => setTimeout(() => location.replace("/new"), 1000), 2000)', 3),
    ],
)
def test_what_happens_after_a_time(script: str, delay: float) -> None:
    assert script_lead([script]) == ScriptLead("/new", delay=delay)


@pytest.mark.parametrize(
    "script",
    [
        'function go() { location = "/new" }',
        'button.onclick = function () { location = "/new" }',
        'document.addEventListener("click", () => location.replace("/new"))',
        'setTimeout(function () { location = "/new" }, n)',
        'setTimeout(function () { location = "/new" }, 3 * n)',
        'setTimeout(function () { location = "/new" }, "soon")',
        '$("#b").click(function () { location = "/new" })',
        '$(document).on("click", function () { location = "/new" })',
        'if (navigator.language == "de") location = "/de"',
        'if (/Mobile/.test(navigator.userAgent)) { location = "/m" } else { location = "/new" }',
        'if (top != self) top.location = "/new"',
        'x && (location = "/new")',
        'x ? location = "/a" : location = "/b"',
        'if (x) y();\nelse\nlocation = "/new"',
        'if (x) y(); else location = "/new"',
        'if (x)\n{ y() }\nelse\n{ location = "/new" }',
        'else\nlocation = "/new"',
        'for (;;) location = "/new"',
        'while (x) { location = "/new" }',
        'try { location = "/a" } catch (e) { location = "/b" }',
        'try { location = "/a" } finally { location = "/b" }',
        'switch (x) { case 1: location = "/new" }',
        'function go() { if (x) return; location = "/new" }\ngo()',
        'var to = "/new"; if (x) to = "/other"; location = to',
        'var to = "/new"; to += x; location = to',
        "to = x; location = to",
        'function go(to) { location = to }\ngo("/new")',
        'location = "/a"; location = "/b"',
        'document.cookie = "seen=1"; location = "/new"',
        "var s = \"location = '/new'\"",
        '// location = "/new"',
        '/* location = "/new" */',
        'location.hash = "/new"',
        'location["hash"] = "/new"; location[href] = "/new"',
        'if (x) track(), location = "/new"',
        'if (x) { track() } else track(), location = "/new"',
        'try { track() } catch (e) { location = "/new" }',
        'try { if (x) location = "/a" } catch (e) {}',
        'var to = "/new"; try { to = f() } finally {} location = to',
        'setInterval(function () { if (!--n) location = "/new" }, 1000)',
        "location = `/${f(x)}`",
        'a.location = "/new"; mylocation = "/new"',
        'var location = "/new"',
        'location = "/new" /*',
        'location = "/new"; }',
        "history.back(); location.reload()",
        "x = /'/; location = '/new'",
    ],
)
def test_what_hangs_on_something_leads_nowhere(script: str) -> None:
    assert script_lead([script]) is None


def test_the_scripts_of_a_page_share_what_they_know() -> None:
    assert script_lead(['var place = "/new"; // location', "location = place"]) == ScriptLead("/new")
    assert script_lead(["function go() { location = '/new' }"], ["go(); return false"]) == ScriptLead("/new")
    assert script_lead([], ["javascript:location.replace('/new')"]) == ScriptLead("/new")
    assert script_lead(["location = '/a'", "if (location.search) location = '/b'"]) is None
    assert script_lead(["for (var i of x) f(i)", "location = '/new'"]) == ScriptLead("/new")


PIECES = (
    "location", "=", '"/a"', "'", "(", ")", "{", "}", ";", "\n", "if", "else", "function", "f", "=>", ",", "+", "var",
    "a", "return", "setTimeout", "1", "/", "\\", "`", "?", ":", "||", ".replace", ".hash", "<!--", "-->", "/*", "*/",
    "//",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_script_gives_an_address_or_none(pieces: list[str]) -> None:
    for between in ("", " "):
        found = script_lead([between.join(pieces)], [between.join(pieces)])
        assert found is None or isinstance(found, ScriptLead)


@pytest.mark.parametrize(
    "script",
    [
        "(" * 8000, "(" * 4000 + ")" * 4000, "{" * 4000 + "}" * 4000 + "location='/a'",
        "if(a)" * 3000 + "location='/a'",
        "location=" + "(" * 3000 + '"a"' + ")" * 3000, "/*" * 8000 + "location", '"' * 16000 + "location",
        "function f(){f();f()}f();location='/a'", "!" * 8000 + "location", 'location="a"+' * 1200,
        "function a(" * 700 + "location" + "){}" * 700, "setTimeout(()=>" * 900 + "location" + ")" * 900,
        "a" * 100_000 + "location",
        "setTimeout('location', " + "1*" * 8000 + "1)",
        "location=" + '"a"+"b"+"c"+"d"+"e"+encodeURI(' * 400 + ")" * 400,
        "location=" + '"a"+"b"+"c"+"d"+"e"+(' * 700 + ")" * 700, "try{" * 4000 + "location" + "}" * 4000,
        "location;" * 1800, "<!--" * 4000 + "location", "x=>" * 5000 + "location", "var a=" * 2500 + "location",
    ],
)  # fmt: skip
def test_a_hostile_script_is_given_up(script: str) -> None:
    assert script_lead([script]) is None
