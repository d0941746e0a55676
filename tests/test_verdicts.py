"""Every row of the verdict table, from a real local server to the words of the report, in both languages."""

from datetime import UTC, datetime

import pytest

from probe import Settings, stream
from probe.codes import Language
from probe.model import Verdict
from probe.reports import Style
from probe.reports.record import record
from samples.origin import Origin

# verdict, path or URL, more options, what the reason says in English and in Chinese
ROWS = [
    (Verdict.OK, "/ok", {}, "200 OK", "200 OK"),
    (Verdict.REDIRECTED, "/permanent/1", {}, "Moved permanently to", "已永久移动到"),
    (Verdict.REDIRECTED, "/redirect/2", {}, "Redirected temporarily over 2 redirects", "经过 2 次重定向，临时到达"),
    (Verdict.REDIRECTED, "/mixed", {}, "some permanent and some temporary", "有永久的也有临时的"),
    (Verdict.SUSPECT, "/redirect-to?url=/", {}, "ends at its front page", "最终落到首页"),
    (Verdict.BLOCKED, "/status/401", {}, "the server refuses this client", "拒绝了本客户端"),
    (Verdict.BLOCKED, "/status/402", {}, "the server refuses this client", "拒绝了本客户端"),
    (Verdict.BLOCKED, "/status/403", {}, "the server refuses this client", "拒绝了本客户端"),
    (Verdict.BLOCKED, "/status/407", {}, "the server refuses this client", "拒绝了本客户端"),
    (Verdict.BLOCKED, "/status/451", {}, "the server refuses this client", "拒绝了本客户端"),
    (Verdict.BLOCKED, "/status/511", {}, "the server refuses this client", "拒绝了本客户端"),
    (Verdict.BLOCKED, "/linkedin", {}, "999 Request Denied", "999 Request Denied"),
    (Verdict.BLOCKED, "/waf-202", {}, "202 Request Accepted (challenge)", "202 Request Accepted (challenge)"),
    (Verdict.LIMITED, "/status/429", {}, "limits the request rate", "限制了访问频率"),
    (Verdict.LIMITED, "/retry-after-huge", {}, "limits the request rate", "限制了访问频率"),
    (Verdict.LIMITED, "/503-retry-after?seconds=999", {}, "503 Service Unavailable", "503 Service Unavailable"),
    (Verdict.UNEXPECTED, "/redirect/1", {"permanent_only": True}, "Redirect 1 is temporary", "重定向是临时的"),
    (Verdict.UNEXPECTED, "/permanent/2", {"max_hops": 1}, "2 redirects, but at most 1", "超过允许的 1 次"),
    (Verdict.BROKEN, "/status/404", {}, "404 Not Found, confirmed by a second request", "再次探测结果相同"),
    (Verdict.BROKEN, "/status/410", {}, "410 Gone, confirmed by a second request", "再次探测结果相同"),
    (Verdict.BROKEN, "/status/422", {}, "422 Unprocessable Content", "422 Unprocessable Content"),
    (Verdict.BROKEN, "/loop", {}, "The redirects form a loop", "重定向形成循环"),
    (Verdict.BROKEN, "/long-chain", {}, "Too many redirects", "重定向次数过多"),
    (Verdict.BROKEN, "/no-location", {}, "The redirect names no target address", "重定向没有给出目标地址"),
    (Verdict.BROKEN, "/bad-location", {}, "The redirect target is not a web address", "重定向的目标不是网页地址"),
    (Verdict.FAILING, "/status/500", {}, "500 Internal Server Error, confirmed by", "再次探测结果相同"),
    (Verdict.FAILING, "/status/503", {}, "503 Service Unavailable, confirmed by a second request", "再次探测结果相同"),
    (Verdict.UNREACHABLE, "http://nowhere.invalid/", {}, "The host name does not exist", "主机名不存在"),
    (Verdict.UNREACHABLE, "http://127.0.0.1:1/", {}, "The host refuses connections", "主机拒绝该端口的连接"),
    (Verdict.UNREACHABLE, "/hang", {"timeout": 0.3}, "Connected, but no response", "服务器未在时限内响应"),
    (Verdict.UNREACHABLE, "/empty", {}, "The connection was closed without a response", "没有任何响应"),
    (Verdict.UNREACHABLE, "/garbage", {}, "The response is not HTTP", "返回的内容不是 HTTP"),
    (Verdict.INVALID, "http://[bad", {}, "Not a valid URL", "不是有效的网址"),
    (Verdict.SKIPPED, "mailto:a@b.example", {}, "Only http and https links are probed", "只探测 http 和 https 链接"),
    (Verdict.SKIPPED, "/ok", {"exclude": "ok"}, "Excluded by --include or --exclude", "被 --include 或 --exclude 排除"),
    (Verdict.SKIPPED, "/ok", {"public_only": True}, "Connections to this address are not allowed", "不允许连接该地址"),
    (Verdict.UNCHECKED, "/hang", {"deadline": 0.3}, "The run reached its deadline first", "在探测之前已到运行时限"),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "link", "options", "english", "chinese"), ROWS)
async def test_verdict(verdict: Verdict, link: str, options: dict[str, object], english: str, chinese: str) -> None:
    async with Origin() as origin:
        url = origin.url(link) if link.startswith("/") else link
        (result,) = [result async for result in stream([url], Settings.read({"retries": 0, **options}))]
    assert (result.verdict, result.level) == (verdict, verdict.level)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert english in record(result, Style(now=now, language=Language.EN)).reason
    assert chinese in record(result, Style(now=now, language=Language.ZH)).reason
    if verdict in (Verdict.BROKEN, Verdict.FAILING, Verdict.UNREACHABLE):
        assert result.attempts >= 2  # never on one observation


def test_the_table_has_every_verdict() -> None:
    assert {row[0] for row in ROWS} == set(Verdict)
