"""Rules of servers: what each dialect says, is asked for and expects; what depends on more than the address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.errors import InputError
from probe.extract import format_named
from probe.extract.redirects.rule import example_of, literal_of
from probe.model import Document, Mention, Note
from probe.settings import Reading
from probe.targets import unique

HERE = "https://a.example"
READING = Reading(base_url=f"{HERE}/", as_="redirects")

Told = tuple[str, str | None, tuple[int, ...]]


def mentions(text: str, reading: Reading = READING) -> list[Mention]:
    return list(format_named("redirects").mentions(Document("rules", text.encode()), reading))


def told(text: str) -> list[Told]:
    """What is asked for, where it must end, and its first status."""
    found = []
    for mention in mentions(text):
        wanted = mention.row.expectation if mention.row else None
        url, statuses = (wanted.url, wanted.statuses) if wanted else (None, ())
        found.append((mention.text, url.removeprefix(HERE) if url else None, statuses))
    return found


NETLIFY = """# comment
/home              /
/old   /new   302
/forced https://b.example/x 301!
/blog/*   /news/:splat  301
/user/:id/posts  /u/:id 308
/store id=:id  /blog/:id  301
/country  /de  302  Country=de
/api/*  https://api.example/:splat 200
/gone  /404.html  404
http://old.example/a  https://a.example/b  301
broken
"""


def test_redirects_of_netlify_and_cloudflare() -> None:
    assert told(NETLIFY) == [
        ("/home", "/", (301, 302)),
        ("/old", "/new", (302,)),
        ("/forced", "https://b.example/x", (301,)),
        ("/blog/example", "/news/example", (301,)),
        ("/user/example/posts", "/u/example", (308,)),
        ("/store", None, ()),
        ("/country", None, ()),
        ("/api/example", None, (200,)),
        ("/gone", None, (404,)),
        ("http://old.example/a", "/b", (301,)),
    ]


APACHE = r"""
# Redirect 301 /never /seen
Redirect /temporary /new
Redirect permanent /old https://b.example/new
Redirect 308 "/with blank" /new
Redirect gone /gone
Redirect 410 /gone/too
RedirectPermanent /for-good /new
RedirectTemp /for-now /new
RedirectMatch 301 ^/page\.html$ /page
RedirectMatch ^/blog/(\d+)/(.*)$ /news/$2/$1
RedirectMatch 301 (?i)^/odd(?=x)/ /x
Redirect 301 /no-target
RewriteRule ^x$ /y [R=301]
"""


def test_redirects_of_apache() -> None:
    assert told(APACHE) == [
        ("/temporary", "/new", (302,)),
        ("/old", "https://b.example/new", (301,)),
        ("/with blank", "/new", (308,)),
        ("/gone", None, (410,)),
        ("/gone/too", None, (410,)),
        ("/for-good", "/new", (301,)),
        ("/for-now", "/new", (302,)),
        ("/page.html", "/page", (301,)),
        ("/blog/1/example", "/news/example/1", (302,)),
        (r"(?i)^/odd(?=x)/", None, ()),
    ]


NGINX = r"""
server {
  # rewrite ^/never$ /seen permanent;
  rewrite ^/old$ /new permanent;
  rewrite ^/for-now$ /new redirect;
  rewrite ^/blog/([0-9]+)/(.+)$ /news/$2?id=$1 permanent;
  rewrite ^/inner$ /other last;
  rewrite ^/who/(.*)$ /for/$remote_addr permanent;
  location = /exact { return 301 https://b.example/exact; }
  location /prefix { return 302 $scheme://$host/elsewhere; }
  location /same { return 308 https://b.example$request_uri; }
  location = /gone { return 410; }
  location ~ ^/shop/([a-z]+)$ { return 301 /store/$1; }
  location /served { root /var/www; }
}
"""


def test_redirects_of_nginx() -> None:
    assert told(NGINX) == [
        ("/old", "/new", (301,)),
        ("/for-now", "/new", (302,)),
        ("/blog/1/example", "/news/example?id=1", (301,)),
        ("/who/example", None, (301,)),
        ("/exact", "https://b.example/exact", (301,)),
        ("/prefix", "/elsewhere", (302,)),
        ("/same", "https://b.example/same", (308,)),
        ("/gone", None, (410,)),
        ("/shop/a", "/store/a", (301,)),
    ]


VERCEL = r"""{
  "cleanUrls": true,
  "redirects": [
    {"source": "/old", "destination": "/new"},
    {"source": "/now", "destination": "/new", "permanent": false},
    {"source": "/code", "destination": "https://b.example/", "statusCode": 301},
    {"source": "/blog/:slug*", "destination": "/news/:slug*"},
    {"source": "/post/:id(\\d{1,})", "destination": "/p/:id"},
    {"source": "/any/(.*)", "destination": "/all/$1"},
    {"source": "/de", "destination": "/x", "has": [{"type": "header", "key": "x"}]}
  ]
}"""


def test_redirects_of_vercel() -> None:
    assert told(VERCEL) == [
        ("/old", "/new", (308,)),
        ("/now", "/new", (307,)),
        ("/code", "https://b.example/", (301,)),
        ("/blog/example", "/news/example", (308,)),
        ("/post/1", "/p/1", (308,)),
        ("/any/example", "/all/example", (308,)),
        ("/de", None, ()),
    ]
    first = mentions(VERCEL)[0]
    assert (first.line, first.column) == (4, 17)
    assert first.row is not None
    assert first.row.cells == {"from": "/old", "to": "/new", "status": "308"}


def test_a_pattern_is_said_to_be_asked_for_a_made_up_address() -> None:
    literal, made, unmade = unique(
        mentions("RedirectMatch ^/a$ /b\nRedirectMatch /b/(.*) /c/$1\nRedirectMatch (a|(b)) /c\n")
    )
    assert (literal.url, literal.note) == (f"{HERE}/a", None)
    assert (made.url, made.note) == (f"{HERE}/b/example", Note("rule-example", ("/b/(.*)",)))
    assert (unmade.url, unmade.skip) == ("(a|(b))", Note("rule-pattern"))


def test_a_path_with_a_blank_is_asked_for_as_browsers_write_it() -> None:
    (target,) = unique(mentions('Redirect 308 "/with blank" /new'))
    assert (target.url, target.refusal) == (f"{HERE}/with%20blank", None)


def test_paths_need_a_site() -> None:
    with pytest.raises(InputError, match="name the site with --base-url"):
        mentions("/a /b 301", Reading())
    assert told("https://c.example/a https://c.example/b 301") == [
        ("https://c.example/a", "https://c.example/b", (301,))
    ]


@pytest.mark.parametrize("text", ["{", '{"redirects": 7}', '{"redirects": [7, {"source": 1}]}', "", "x", "{}"])
def test_broken_files_give_nothing_or_a_complaint(text: str) -> None:
    if text == "{":
        with pytest.raises(InputError, match="not redirect rules"):
            mentions(text)
    else:
        assert mentions(text) == []


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [("^/a$", "/a"), (r"^/a\.html$", "/a.html"), ("^/a", None), ("^/a.$", None), ("^/(a)$", None), (r"^/\d$", None)],
)
def test_literal_patterns(pattern: str, literal: str | None) -> None:
    assert literal_of(pattern) == literal


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        ("^/a/?$", ("/a/", ())), ("^/(?:a|b)/(c|d)$", ("/a/c", ("c",))),
        ("^/x([^/]+)/.*$", ("/xexample/example", ("example",))), (r"^/[a-z]+/\d+\.html$", ("/a/1.html", ())),
        ("a+", None), ("^/a{2}$", None), ("^/(?!x)y$", None), ("^/((a)b)$", None),
    ],
)  # fmt: skip
def test_examples(pattern: str, example: object) -> None:
    assert example_of(pattern) == example


@given(st.text(st.sampled_from('/a*:()[]{}$^\\.+? \n"#;=301rewritlocanRdM'), max_size=60))
def test_any_text_gives_mentions_or_a_complaint(text: str) -> None:
    try:
        mentions(text)
        mentions(f"RedirectMatch {text}")
        mentions(f"rewrite {text} permanent;")
    except InputError:
        pass
