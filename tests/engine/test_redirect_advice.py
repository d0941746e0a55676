"""What a chain of redirects is for, and what to do about the link."""

import pytest

from probe.codes import Language
from probe.codes.phrases import say
from probe.engine.redirect_advice import Trait, advice, notes, replacement, site_of, traits
from probe.engine.redirect_chain import kind_of
from probe.model import Hop, Note, RedirectKind, Verdict, Via


def trail(*hops: tuple[int, str] | str) -> tuple[Hop, ...]:
    return tuple(
        Hop(url, "GET", status) for status, url in ((200, hop) if isinstance(hop, str) else hop for hop in hops)
    )


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        (("http://a.example/x",), ()),
        (((301, "http://a.example/x"), "https://a.example/x"), (Trait.HTTPS,)),
        (((301, "https://a.example/x"), "http://a.example/x"), (Trait.HTTP,)),
        (((301, "https://a.example/x"), "https://www.a.example/x"), (Trait.WWW,)),
        (((301, "https://www.a.example/x"), "https://a.example/x/"), (Trait.WWW, Trait.SLASH)),
        (((302, "https://a.example/docs"), "https://a.example/en-us/docs"), (Trait.LOCALE,)),
        (((302, "https://a.example/"), "https://a.example/de/"), (Trait.LOCALE,)),
        (((301, "https://a.example/x/y"), "https://a.example/"), (Trait.ROOT,)),
        (((301, "https://a.example/x"), "https://b.example/y"), (Trait.OTHER_SITE,)),
        (((301, "https://a.co.uk/x"), "https://b.co.uk/x"), (Trait.OTHER_SITE,)),
        (((301, "https://docs.a.example/x"), "https://a.example/x"), ()),
        (
            ((301, "https://a.example/x"), (302, "https://a.example/y"), "https://a.example/z"),
            (Trait.TEMPORARY_INSIDE,),
        ),
    ],
)
def test_traits(hops: tuple[tuple[int, str] | str, ...], expected: tuple[Trait, ...]) -> None:
    assert traits(trail(*hops)) == expected


@pytest.mark.parametrize(
    ("verdict", "hops", "url"),
    [
        (Verdict.REDIRECTED, ((301, "http://a.example/x"), (308, "https://a.example/x"), "https://a.example/y"),
         "https://a.example/y"),
        (Verdict.REDIRECTED, ((301, "http://a.example/x"), (302, "https://a.example/x"), "https://a.example/y"), None),
        (Verdict.REDIRECTED, ((302, "http://a.example/x"), "https://a.example/y"), None),
        (Verdict.REDIRECTED, ((301, "http://a.example/x"), "https://b.example/"), None),
        (Verdict.BROKEN, ((301, "http://a.example/x"), (404, "https://a.example/y")), None),
        (Verdict.BLOCKED, ((301, "http://a.example/x"), (403, "https://a.example/y")), None),
        (Verdict.SUSPECT, ((301, "http://a.example/x"), "https://a.example/y"), None),
    ],
)  # fmt: skip
def test_only_what_is_for_good_and_ends_well_is_a_replacement(
    verdict: Verdict, hops: tuple[tuple[int, str] | str, ...], url: str | None
) -> None:
    assert replacement(verdict, trail(*hops)) == url


def test_a_page_that_leads_on_by_itself_is_told() -> None:
    x, y, z = "http://a.example/x", "http://a.example/y", "http://a.example/z"
    chain = (
        Hop(x, "GET", 301, via=Via.LOCATION), Hop(y, "GET", 200, via=Via.META_REFRESH), Hop(z, "GET", 404),
    )  # fmt: skip
    told = [note for note in notes(chain) if note.word == "chain-by-page"]
    assert told == [Note("chain-by-page", (y, "meta-refresh"))]
    assert (
        say(told[0], Language.EN)
        == f"The page {y} redirects by itself (meta-refresh): browsers follow this, most other programs do not"
    )
    assert y in say(told[0], Language.ZH)
    assert notes(chain[:1]) == notes((Hop(x, "GET", 200, via=Via.SCRIPT),)) == ()


def test_a_page_that_has_moved_for_good_is_a_permanent_redirect() -> None:
    asked, found = "http://a.example/x", Hop("http://a.example/y", "GET", 200)
    for_good = Hop(asked, "GET", 200, via=Via.META_REFRESH, permanent=True)
    for_now = Hop(asked, "GET", 200, via=Via.SCRIPT)
    moved, away = (Hop(asked, "GET", status, via=Via.LOCATION) for status in (301, 302))
    assert kind_of((for_good, found)) is kind_of((moved, for_good, found)) is RedirectKind.PERMANENT
    assert kind_of((for_now, found)) is kind_of((away, for_now, found)) is RedirectKind.TEMPORARY
    assert kind_of((for_good, for_now, found)) is kind_of((moved, for_now, found)) is RedirectKind.MIXED
    assert replacement(Verdict.REDIRECTED, (for_good, found)) == found.url
    assert replacement(Verdict.REDIRECTED, (for_now, found)) is None
    assert advice(Verdict.REDIRECTED, (for_now, found)) == Note("advice-keep", (asked,))


def test_advice_says_whether_and_to_what_the_link_should_be_changed() -> None:
    permanent = trail((301, "http://a.example/x"), "https://a.example/x")
    temporary = trail((302, "http://a.example/x"), "https://a.example/x")
    mixed = trail((301, "http://a.example/x"), (302, "https://a.example/x"), "https://a.example/y")
    root = trail((301, "http://a.example/x"), "https://b.example/")
    assert advice(Verdict.REDIRECTED, permanent) == Note("advice-replace", ("https://a.example/x",))
    assert advice(Verdict.REDIRECTED, temporary) == Note("advice-keep", ("http://a.example/x",))
    assert advice(Verdict.REDIRECTED, mixed) == Note("advice-mixed", ("https://a.example/x",))
    assert advice(Verdict.REDIRECTED, root) == Note("advice-root", ("https://b.example/",))
    assert advice(Verdict.BROKEN, permanent) is None


def test_notes_tell_the_traits() -> None:
    hops = trail((301, "http://a.example/x"), "https://www.a.example/x")
    assert notes(hops) == (
        Note("chain-to-https", ("http://a.example/x", "https://www.a.example/x")),
        Note("chain-www", ("http://a.example/x", "https://www.a.example/x")),
    )


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("a.example", "a.example"), ("www.a.example", "a.example"), ("x.y.a.co.uk", "a.co.uk"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"), ("[::1]", "[::1]"), ("co.uk", "co.uk"), ("a.com.cn", "a.com.cn"),
    ],
)  # fmt: skip
def test_the_site_of_a_host(host: str, site: str) -> None:
    assert site_of(host) == site
