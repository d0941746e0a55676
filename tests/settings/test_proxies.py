from itertools import product

import pytest

from probe.errors import SettingsError
from probe.settings import Settings
from probe.settings.proxies import Proxies, is_proxy

A, B, C = "http://a:1", "http://b:2", "http://c:3"


@pytest.mark.parametrize(
    ("environment", "http", "https"),
    [
        ({}, None, None),
        ({"http_proxy": A}, A, None),
        ({"https_proxy": A}, None, A),
        ({"all_proxy": A}, A, A),
        ({"HTTP_PROXY": A, "HTTPS_PROXY": B}, A, B),
        ({"http_proxy": A, "HTTP_PROXY": B}, A, None),
        ({"https_proxy": A, "HTTPS_PROXY": B, "ALL_PROXY": C}, C, A),
        ({"all_proxy": A, "ALL_PROXY": B}, A, A),
        ({"HTTP_PROXY": A, "REQUEST_METHOD": "GET"}, None, None),
        ({"HTTP_PROXY": A, "ALL_PROXY": B, "REQUEST_METHOD": "GET"}, B, B),
        ({"http_proxy": A, "HTTPS_PROXY": B, "REQUEST_METHOD": "GET"}, A, B),
        ({"http_proxy": "", "HTTP_PROXY": B}, B, None),
        ({"http_proxy": "proxy:3128"}, "http://proxy:3128", None),
        ({"all_proxy": "socks5h://u:p@s:1"}, "socks5h://u:p@s:1", "socks5h://u:p@s:1"),
        ({"ftp_proxy": A}, None, None),
    ],
)
def test_which_variable_counts(environment: dict[str, str], http: str | None, https: str | None) -> None:
    proxies = Proxies.of(environment)
    assert (proxies.http, proxies.https) == (http, https)
    assert (proxies.of_url("http://x.example/"), proxies.of_url("https://x.example/")) == (http, https)


@pytest.mark.parametrize("url", ["http://localhost/", "http://a.localhost:8/", "https://127.0.0.1:1/", "http://[::1]/"])
def test_this_machine_is_asked_directly(url: str) -> None:
    assert Proxies.of({"all_proxy": A}).of_url(url) is None


TAKEN = {
    "example.com": ("example.com", "www.example.com", "example.com."),
    ".example.com": ("example.com", "www.example.com"),
    "*.example.com": ("www.example.com",),
    "example.com:8080": ("example.com",),
    "10.0.0.0/8": ("10.1.2.3",),
    "10.1.2.3": ("10.1.2.3",),
    "[fd00::1]": ("[fd00::1]",),
    "fd00::/16": ("[fd00::1]",),
    "*": ("anything.example", "10.1.2.3"),
    "other, example.com": ("example.com",),
    "other example.com": ("example.com",),
    "EXAMPLE.com": ("example.com",),
}
LEFT = {
    "example.com": ("notexample.com", "example.org", "com", "example.com.evil.org"),
    "10.0.0.0/8": ("11.0.0.1", "host.example"),
    "10.1.2.3": ("10.1.2.33",),
    "": ("example.com",),
    ".": ("example.com",),
    "not a network/8": ("10.0.0.1",),
}


@pytest.mark.parametrize(("entry", "host"), [pair for entry in TAKEN for pair in product([entry], TAKEN[entry])])
@pytest.mark.parametrize("name", ["no_proxy", "NO_PROXY"])
def test_no_proxy_takes(name: str, entry: str, host: str) -> None:
    assert Proxies.of({"all_proxy": A, name: entry}).of_url(f"https://{host}/") is None


@pytest.mark.parametrize(("entry", "host"), [pair for entry in LEFT for pair in product([entry], LEFT[entry])])
def test_no_proxy_leaves(entry: str, host: str) -> None:
    assert Proxies.of({"all_proxy": A, "no_proxy": entry}).of_url(f"https://{host}/") == A


@pytest.mark.parametrize("value", ["ftp://h:1", "http://", "socks6://h", "http://h o"])
def test_what_names_no_proxy_is_told_without_being_repeated(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Proxies.of({"HTTPS_PROXY": value})
    assert str(caught.value) == "HTTPS_PROXY is not a proxy URL like http://host:port; --proxy none ignores it"


@pytest.mark.parametrize("text", ["http://h", "https://u:p@h:1/", "SOCKS5://h:1", "socks4a://h"])
def test_the_url_of_a_proxy(text: str) -> None:
    assert is_proxy(text)
    assert Settings.of(proxy=text).trust.proxy == text


def test_there_are_two_transports() -> None:
    assert Settings.of(transport="aiohttp").trust.transport == "aiohttp"
    with pytest.raises(SettingsError, match="transport must be one of direct, aiohttp"):
        Settings.read({"transport": "curl"})


def test_what_is_said_outright_stands_above_the_environment() -> None:
    environment = {"all_proxy": A}
    by_environment = Settings.of().in_environment(environment)
    assert (by_environment.proxy_of("http://x.example/"), by_environment.may_use_proxy) == (A, True)
    said = Settings.of(proxy=B).in_environment(environment)
    assert (said.proxy_of("http://x.example/"), said.proxy_of("http://127.0.0.1/")) == (B, B)
    none = Settings.of(proxy="none").in_environment({"HTTP_PROXY": "nonsense://"})
    assert (none.proxy_of("http://x.example/"), none.may_use_proxy) == (None, False)
    assert not Settings.of().in_environment({}).may_use_proxy
