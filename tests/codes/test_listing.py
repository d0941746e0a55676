"""The listings, to the character, of a table small enough to read."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from wcwidth import wcswidth

from probe.codes import Entry, Language, all_entries, find
from probe.codes.listing import render
from probe.codes.reading import table_of
from probe.errors import SettingsError

REPOSITORY = Path(__file__).parents[2]
TABLE = """
[[code]]
status = 333
phrase = "Look | There"
aliases = ["Elsewhere", "别处"]
standing = "temporary"
expires = 2030-01-02
origin = "IANA"
reference = "RFC 1, 2"
judgement = "redirected"
retry = "after-retry-after"
redirect = "temporary"
preserves_method = true
cacheable = false
headers = ["Location", "Via"]
meaning.en = "The page is *there* for now, and the client goes there by itself with the method that it used."
meaning.zh = "页面暂时在别处，客户端用原来的方法自行前往，服务器并不替它转发，地址栏里会看到新地址（见 HTTP 规范）。"
advice.en = "Keep the link."
advice.zh = "保留链接。"
search.en = "Google follows."
search.zh = "Google 会跟随。"

[[code.vendor]]
name = "acme"
phrase = "Over There"
standing = "unofficial"
origin = "Acme"
reference = "Acme docs"
unconfirmed = true
judgement = "blocked"
when = [{ x-acme = "*", server = "acme" }, { via = "acme/*" }]
meaning.en = "Acme asks who you are."
meaning.zh = "Acme 询问你是谁。"
advice.en = "Ask a person."
advice.zh = "请人工检查。"

[[failure]]
key = "dns-not-found"
phrase = "Name not found"
standing = "failure"
origin = "DNS"
reference = "RFC 1035"
judgement = "unreachable"
meaning.en = "There is no such host."
meaning.zh = "没有这台主机。"
advice.en = "Check it."
advice.zh = "请检查。"
"""


@pytest.fixture
def entries() -> tuple[Entry, ...]:
    table = table_of(tomllib.loads(TABLE))
    return (*table.codes, *table.failures)


def test_table_in_english(entries: tuple[Entry, ...]) -> None:
    assert render(entries, Language.EN, "table", full=False) == (
        "code           phrase          verdict      meaning\n"
        "-------------  --------------  -----------  ------------------------------------------------------\n"
        "333            Look | There    redirected   The page is *there* for now, and the client goes there\n"
        "                                            by itself with the method that it used.\n"
        "dns-not-found  Name not found  unreachable  There is no such host.\n"
    )


def test_table_in_chinese_stands_in_columns(entries: tuple[Entry, ...]) -> None:
    text = render(entries, Language.ZH, "table", full=False)
    assert text == (
        "代码           名称          结论         含义\n"
        "-------------  ------------  -----------  ----------------------------------------------------------\n"
        "333            Look | There  redirected   页面暂时在别处，客户端用原来的方法自行前往，服务器并不替它\n"
        "                                          转发，地址栏里会看到新地址（见 HTTP 规范）。\n"
        "dns-not-found  主机名不存在  unreachable  没有这台主机。\n"
    )
    heading, _, *lines = text.splitlines()
    beginnings = zip((heading, *lines), ("含义", "页面", "转发", "没有"), strict=True)
    assert [wcswidth(line.partition(word)[0]) for line, word in beginnings] == [42] * 4


def test_everything_of_an_entry_in_english(entries: tuple[Entry, ...]) -> None:
    assert render(entries[:1], Language.EN, "table", full=True) == (
        "333 Look | There\n"
        "\n"
        "meaning         The page is *there* for now, and the client goes there by itself with the method\n"
        "                that it used.\n"
        "advice          Keep the link.\n"
        "search engines  Google follows.\n"
        "verdict         redirected\n"
        "retry           may help, after Retry-After\n"
        "redirect        temporary; the method is preserved\n"
        "also called     Elsewhere, 别处\n"
        "registration    temporary registration; until 2030-01-02\n"
        "origin          IANA\n"
        "reference       RFC 1, 2\n"
        "cacheable       no\n"
        "headers         Location, Via\n"
        "\n"
        "333 acme: Over There\n"
        "\n"
        "meaning        Acme asks who you are.\n"
        "advice         Ask a person.\n"
        "verdict        blocked\n"
        "retry          does not help\n"
        "registration   unofficial; not confirmed by the vendor\n"
        "origin         Acme\n"
        "reference      Acme docs\n"
        "recognised by  x-acme, server: acme or via: acme/*\n"
    )


def test_everything_of_an_entry_in_chinese(entries: tuple[Entry, ...]) -> None:
    assert render(entries, Language.ZH, "table", full=True) == (
        "333 Look | There\n"
        "\n"
        "含义        页面暂时在别处，客户端用原来的方法自行前往，服务器并不替它转发，地址栏里会看到新地址（见\n"
        "            HTTP 规范）。\n"
        "建议        保留链接。\n"
        "搜索引擎    Google 会跟随。\n"
        "结论        redirected\n"
        "重试        按 Retry-After 等待后可能有用\n"
        "重定向      临时；方法不变\n"
        "别名        Elsewhere、别处\n"
        "注册情况    临时注册；期限 2030-01-02\n"
        "来源        IANA\n"
        "依据        RFC 1, 2\n"
        "默认可缓存  否\n"
        "相关头部    Location、Via\n"
        "\n"
        "333 acme: Over There\n"
        "\n"
        "含义      Acme 询问你是谁。\n"
        "建议      请人工检查。\n"
        "结论      blocked\n"
        "重试      没有帮助\n"
        "注册情况  非官方；未经厂商证实\n"
        "来源      Acme\n"
        "依据      Acme docs\n"
        "识别依据  x-acme, server: acme 或 via: acme/*\n"
        "\n"
        "dns-not-found: 主机名不存在\n"
        "\n"
        "含义      没有这台主机。\n"
        "建议      请检查。\n"
        "结论      unreachable\n"
        "重试      没有帮助\n"
        "注册情况  故障，不是状态码\n"
        "来源      DNS\n"
        "依据      RFC 1035\n"
    )


def test_markdown_is_one_row_an_entry_whatever_the_text(entries: tuple[Entry, ...]) -> None:
    assert render(entries, Language.EN, "markdown", full=False) == (
        "| code | phrase | verdict | meaning |\n"
        "| --- | --- | --- | --- |\n"
        "| 333 | Look \\| There | redirected | The page is \\*there\\* for now, and the client goes there by itself "
        "with the method that it used. |\n"
        "| dns-not-found | Name not found | unreachable | There is no such host. |\n"
    )


def test_everything_in_markdown(entries: tuple[Entry, ...]) -> None:
    assert render(entries[1:], Language.EN, "markdown", full=True) == (
        "### dns-not-found: Name not found\n"
        "\n"
        "- **meaning**: There is no such host.\n"
        "- **advice**: Check it.\n"
        "- **verdict**: unreachable\n"
        "- **retry**: does not help\n"
        "- **registration**: failure, not a status\n"
        "- **origin**: DNS\n"
        "- **reference**: RFC 1035\n"
    )
    chinese = render(entries[:1], Language.ZH, "markdown", full=True)
    assert "### 333 Look \\| There\n" in chinese
    assert "\n\n#### 333 acme: Over There\n\n- **含义**：Acme 询问你是谁。\n" in chinese
    assert chinese.endswith("- **识别依据**：x-acme, server: acme 或 via: acme/\\*\n")


@pytest.mark.parametrize("full", [False, True])
def test_json_has_every_field_either_way(entries: tuple[Entry, ...], full: bool) -> None:
    vendor = {
        "key": "333 acme", "status": 333, "phrase": "Over There", "aliases": [], "standing": "unofficial",
        "expires": None, "origin": "Acme", "reference": "Acme docs", "unconfirmed": True, "judgement": "blocked",
        "retry": "no", "redirect": None, "preserves_method": None, "cacheable": None, "headers": [],
        "when": [{"x-acme": "*", "server": "acme"}, {"via": "acme/*"}],
        "meaning": "Acme 询问你是谁。", "advice": "请人工检查。", "search": "", "vendors": [],
    }  # fmt: skip
    text = render(entries[:1], Language.ZH, "json", full=full)
    assert json.loads(text) == [{
        "key": "333", "status": 333, "phrase": "Look | There", "aliases": ["Elsewhere", "别处"],
        "standing": "temporary", "expires": "2030-01-02", "origin": "IANA", "reference": "RFC 1, 2",
        "unconfirmed": False, "judgement": "redirected", "retry": "after-retry-after", "redirect": "temporary",
        "preserves_method": True, "cacheable": False, "headers": ["Location", "Via"], "when": [],
        "meaning": "页面暂时在别处，客户端用原来的方法自行前往，服务器并不替它转发，"
        "地址栏里会看到新地址（见 HTTP 规范）。",
        "advice": "保留链接。", "search": "Google 会跟随。", "vendors": [vendor],
    }]  # fmt: skip
    assert "页面暂时在别处" in text
    assert text.endswith("]\n")


def test_an_unknown_format_is_the_users_mistake(entries: tuple[Entry, ...]) -> None:
    with pytest.raises(SettingsError) as caught:
        render(entries, Language.EN, "yaml", full=False)
    assert str(caught.value) == "'yaml' is not a format of the code table; write table, markdown or json"


def test_nothing_found_is_an_empty_listing() -> None:
    assert render((), Language.EN, "json", full=False) == "[]\n"
    assert render((), Language.EN, "table", full=True) == ""
    assert render((), Language.EN, "table", full=False).split()[:4] == ["code", "phrase", "verdict", "meaning"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("query", [None, "4xx", "redirect", "418", "edgeone"])
def test_the_real_table_fits_100_columns_and_keeps_its_punctuation(
    query: str | None, full: bool, language: Language
) -> None:
    lines = render(find(query), language, "table", full=full).splitlines()
    assert max(map(wcswidth, lines)) <= 100
    assert [line for line in lines if line.strip().startswith(tuple("，。；：、）”"))] == []


@pytest.mark.parametrize("language", Language)
def test_the_real_table_says_the_same_in_every_format(language: Language) -> None:
    entries = all_entries()
    assert [one["meaning"] for one in json.loads(render(entries, language, "json", full=False))] == [
        one.meaning(language) for one in entries
    ]
    rows = render(entries, language, "markdown", full=False).splitlines()[2:]
    assert [row.split(" | ")[0] for row in rows] == [f"| {one.key}" for one in entries]
    assert [row.split(" | ")[-1].replace("\\", "") for row in rows] == [f"{one.meaning(language)} |" for one in entries]


def test_importing_the_table_imports_no_table_maker() -> None:
    code = "import sys, probe.codes; sys.exit('tabulate' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0
