"""What a run says of the proxies it goes through."""

import pytest

from samples.origin import Origin
from tests.outside import probe

LESS = "Through a proxy, --public-only is limited"


def test_the_report_names_the_proxy_without_its_password(origin: Origin) -> None:
    proxy = f"http://u:s3cr3t@127.0.0.1:{origin.port}"
    ran = probe("http://a.test/ok", "https://127.0.0.1:1/", "--proxy", proxy, "--retries", "0", "--include", "a.test")
    assert (ran.status, ran.stderr) == (0, "")
    assert f"Requested through the proxy http://***@127.0.0.1:{origin.port}" in ran.stdout
    assert (LESS in ran.stdout, "s3cr3t" in ran.stdout) == (False, False)
    assert [request.target for request in origin.requests][:1] == ["http://a.test/ok"]


def test_what_public_only_cannot_promise_is_said(origin: Origin) -> None:
    proxy = f"http://127.0.0.1:{origin.port}"
    ran = probe("http://a.test/ok", "--proxy", proxy, "--public-only", "--retries", "0")
    assert (ran.status, LESS in ran.stdout) == (0, True)
    ran = probe("http://a.test/ok", "--proxy", proxy, "--public-only", "--retries", "0", "--lang", "zh")
    assert f"通过代理 {proxy} 发出请求" in ran.stdout


@pytest.mark.parametrize("options", [("--proxy", "none"), ("--offline",), ()])
def test_nothing_is_said_where_no_proxy_is_used(origin: Origin, options: tuple[str, ...]) -> None:
    env = {"http_proxy": "http://127.0.0.1:1"}  # which is not for this machine
    ran = probe(origin.url("/ok"), "--public-only", *options, env=env)
    assert ("proxy" in ran.stdout, LESS in ran.stdout) == (False, False)
