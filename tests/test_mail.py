"""Which texts are mail addresses (RFC 5321, 5322, 6531, 6068), and whom a ``mailto:`` link names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.mail import AddressError, Mailto, asked, domain_of, is_mailto, is_question, lane_of, mailto, question

LONG = "a" * 64
LABELS = ".".join(["b" * 61] * 4)  # 247 octets


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@b.de", "b.de"), ("A.B@Example.DE", "example.de"), ("a@b", "b"), ("a+tag@b.de", "b.de"),
        ("!#$%&'*+-/=?^_`{|}~@b.de", "b.de"), (f"{LONG}@b.de", "b.de"), ("a@1.b2.de", "1.b2.de"),
        ("a@b--c.de", "b--c.de"), ("a@3com.com", "3com.com"),
        ('"a b"@c.de', "c.de"), ('"a@b"@c.de', "c.de"), ('"a\\"b"@c.de', "c.de"), ('""@c.de', "c.de"),
        ('"a,b"@c.de', "c.de"), ('".a..b."@c.de', "c.de"), ('"爱"@c.de', "c.de"),
        ("用户@例子.广告", "xn--fsqu00a.xn--4rr70v"), ("jürgen@b.de", "b.de"), ("a@bücher.de", "xn--bcher-kva.de"),
        ("a@BÜCHER.de", "xn--bcher-kva.de"), ("a@xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("a@[192.0.2.1]", None), ("a@[IPv6:2001:db8::1]", None), ("a@[ipv6:::1]", None), ("a@[x-tag:content]", None),
        (f"{'a' * 6}@{LABELS}", LABELS),
    ],
)  # fmt: skip
def test_what_is_an_address(address: str, domain: str | None) -> None:
    assert domain_of(address) == domain


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("a", "mail-no-at"), ("a.b.de", "mail-no-at"), ("@b.de", "mail-no-local-part"), ("a@", "mail-no-domain-part"),
        ("a@b@c.de", "mail-local-part"), (".a@b.de", "mail-local-part"), ("a.@b.de", "mail-local-part"),
        ("a..b@c.de", "mail-local-part"), ("a b@c.de", "mail-local-part"), ("a\u00a0b@c.de", "mail-local-part"),
        ("a(x)@b.de", "mail-local-part"), ("a:b@c.de", "mail-local-part"), ("a\\b@c.de", "mail-local-part"),
        ('"a"b@c.de', "mail-local-part"), ('"a@b.de', "mail-local-part"), ('a"b"@c.de', "mail-local-part"),
        ('"a\nb"@c.de', "mail-local-part"), ("a\x07@b.de", "mail-local-part"), ('"a\\"@b.de', "mail-local-part"),
        (f"{LONG}a@b.de", "mail-local-too-long"), (f"{'é' * 33}@b.de", "mail-local-too-long"),
        (f"a@{'b' * 64}.de", "mail-domain-too-long"), (f"a@{LABELS}.{'b' * 20}", "mail-domain-too-long"),
        (f"{LONG}@{LABELS}", "mail-too-long"), ("a@b..de", "mail-domain"), ("a@.de", "mail-domain"),
        ("a@b.de.", "mail-domain"), ("a@-b.de", "mail-domain"), ("a@b-.de", "mail-domain"), ("a@b_c.de", "mail-domain"),
        ("a@b c.de", "mail-domain"), ("a@b/c.de", "mail-domain"), ("a@ü/c.de", "mail-domain"),
        ("a@ü b.de", "mail-domain"), ("a@b.123", "mail-domain"), ("a@ü@b", "mail-local-part"),
        ("a@192.0.2.1", "mail-bare-address"), ("a@[192.0.2.256]", "mail-literal-wrong"), ("a@[]", "mail-literal-wrong"),
        ("a@[192.0.2.1", "mail-literal-wrong"), ("a@[IPv6:192.0.2.1]", "mail-literal-wrong"),
        ("a@[IPv6:fe80::1%eth0]", "mail-literal-wrong"), ("a@[2001:db8::1]", None),
        ("Joe <a@b.de>", "mail-name-beside"),
        ("<a@b.de>", "mail-name-beside"),
    ],
)  # fmt: skip
def test_what_is_no_address(address: str, fault: str | None) -> None:
    if fault is None:  # an IPv6 address without its tag reads as a literal of another kind, which is not judged
        assert domain_of(address) is None
        return
    with pytest.raises(AddressError) as error:
        domain_of(address)
    assert str(error.value) == fault


@pytest.mark.parametrize(
    ("url", "addresses", "domains"),
    [
        ("mailto:a@b.de", ("a@b.de",), ("b.de",)),
        (" MAILTO:a@b.de\n", ("a@b.de",), ("b.de",)),
        ("mailto:a@b.de,c@d.de", ("a@b.de", "c@d.de"), ("b.de", "d.de")),
        ("mailto:a@b.de%2C%20c@b.de", ("a@b.de", "c@b.de"), ("b.de",)),  # as RFC 2368 wrote it
        ("mailto:a@b.de,", ("a@b.de",), ("b.de",)),
        ("mailto:a@b.de?to=c@d.de&cc=e%40f.de,g@h.de&bcc=i@j.de",
         ("a@b.de", "c@d.de", "e@f.de", "g@h.de", "i@j.de"), ("b.de", "d.de", "f.de", "h.de", "j.de")),
        ("mailto:?TO=a@b.de", ("a@b.de",), ("b.de",)),
        ("mailto:a@b.de?subject=to=x&body=no@@address", ("a@b.de",), ("b.de",)),
        ("mailto:a@b.de?body=http://x@y/", ("a@b.de",), ("b.de",)),
        ("mailto:a@b.de#top", ("a@b.de",), ("b.de",)),
        ("mailto:%22a%2Cb%22@c.de,d@e.de", ('"a,b"@c.de', "d@e.de"), ("c.de", "e.de")),
        ("mailto:a%25b@c.de", ("a%b@c.de",), ("c.de",)),
        ("mailto:gorby%25kremvax@d.de", ("gorby%kremvax@d.de",), ("d.de",)),
        ("mailto:%E7%94%A8@b.de", ("用@b.de",), ("b.de",)),
        ("mailto:a@[192.0.2.1]", ("a@[192.0.2.1]",), ()),
        ("mailto:?subject=x", (), ()),
        ("mailto:", (), ()),
    ],
)  # fmt: skip
def test_whom_a_link_names(url: str, addresses: tuple[str, ...], domains: tuple[str, ...]) -> None:
    assert mailto(url) == Mailto(addresses, domains, fields="?" in url)
    assert is_mailto(url)


@pytest.mark.parametrize(
    ("url", "fault", "faulty"),
    [
        ("mailto:a@b.de,c", "mail-no-at", "c"),
        ("mailto:a@b.de?cc=@", "mail-no-local-part", "@"),
        ("mailto:%FF@b.de", "mail-encoding", "%FF@b.de"),
        ("mailto:\udc80@b.de", "mail-encoding", "\udc80@b.de"),
        ("mailto://a@b.de", None, ""),
    ],
)
def test_which_address_is_wrong(url: str, fault: str | None, faulty: str) -> None:
    found = mailto(url)
    assert (found.fault, found.faulty) == (fault, faulty)


@pytest.mark.parametrize("url", ["", "tel:1", "http://a@b/", "mailto", "//mailto:a@b", "xmailto:a@b"])
def test_what_is_no_mailto_link(url: str) -> None:
    assert not is_mailto(url)


def test_what_is_asked_of_domains() -> None:
    url = question(("a.de", "b.de"))
    assert (url, asked(url), lane_of(url), is_question(url)) == ("mailto:@a.de,@b.de", ("a.de", "b.de"), "@a.de", True)


@pytest.mark.parametrize(
    ("url", "lane"),
    [("https://u:p@a.de:81/x", "a.de"), ("mailto:x@a.de,y@b.de", "@a.de"), ("mailto:", "@"), ("tel:1", "")],
)
def test_whose_pace_counts(url: str, lane: str) -> None:
    assert lane_of(url) == lane


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    found = mailto(f"mailto:{text}")
    assert asked(question(found.domains)) == (found.domains or ("",))
    assert all(domain.isascii() and "," not in domain for domain in found.domains)
