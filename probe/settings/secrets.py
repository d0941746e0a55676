"""Collect the secrets in settings, which no report and no error message may show."""

from collections.abc import Iterator
from itertools import chain, starmap

from probe.settings.rules import Rule
from probe.settings.whole import Settings
from probe.url import split_userinfo


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Return header values, cookies and proxy credentials, including those in rules, and the GitHub token."""
    token = (settings.github.token,) if settings.github else ()
    return (*chain.from_iterable(map(_of_one, (settings, *map(_sent_by, settings.rules)))), *token)


def _sent_by(rule: Rule) -> Settings:
    return Settings.read(
        {name: value for name, value in rule.options.items() if name in ("header", "proxy", "cookies")}
    )


def _of_one(settings: Settings) -> Iterator[str]:
    proxies = (settings.trust.proxy, settings.proxies.http, settings.proxies.https)
    logins = (_of_proxy(split_userinfo(proxy)[1]) for proxy in proxies if proxy)
    cookies = settings.asking.cookies.cookies if settings.asking.cookies else ()
    values = tuple(cookie.value for cookie in cookies if cookie.value)
    return chain(chain.from_iterable(chain(starmap(_of_header, settings.asking.header), logins)), values)


def _of_proxy(userinfo: tuple[str, str] | None) -> Iterator[str]:
    if userinfo is not None:
        yield from userinfo
        yield ":".join(userinfo)


def _of_header(name: str, value: str) -> Iterator[str]:
    """Yield a header's value, and the parts that a server may echo alone: each cookie value, a token."""
    yield value
    if name.lower() in ("authorization", "proxy-authorization"):
        yield value.partition(" ")[2]  # for any authentication scheme
    if name.lower() == "cookie":
        yield from (pair.partition("=")[2].strip(' "') for pair in value.split(";"))
