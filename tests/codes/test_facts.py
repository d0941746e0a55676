"""The data file against the facts it was made from, against Python's own names, and against its own promises."""

import csv
import re
import sys
from collections import Counter
from http import HTTPStatus
from pathlib import Path

import pytest

from probe.codes import Entry, Language, Retry, Standing, all_entries, status_entry
from probe.model import Verdict

FACTS = Path(__file__).parents[2].parent / "shared" / "data"
CODES = tuple(code for code in all_entries() if code.status is not None)
EVERY = tuple(one for top in all_entries() for one in (top, *top.vendors))
BEYOND_THE_FACTS = {"429 cloudflare", "503 cloudflare"}  # Cloudflare's documents tie its header to no status


def rows(name: str) -> list[dict[str, str]]:
    if not (FACTS / name).exists():
        pytest.skip(f"{name} is not here")
    with (FACTS / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def bare(phrase: str) -> str:
    """A phrase without the brackets and the case that tell a description from a name."""
    return phrase.removeprefix("(").removesuffix(")").lower() if phrase.startswith("(") else phrase.lower()


def pairs() -> list[tuple[dict[str, str], Entry]]:
    """Each row of the facts with the entry that stands for it."""
    by_row = {
        (f"{one.status:03d}", bare(one.phrase), one.origin): one for code in CODES for one in (code, *code.vendors)
    }
    return [(row, by_row[row["code"], bare(row["phrase"]), row["origin"]]) for row in rows("http-status-codes.csv")]


def expected_verdict(row: dict[str, str]) -> Verdict:
    """What the facts' final_outcome is under the contract's verdicts."""
    outcome, first = row["final_outcome"], row["class"]
    if row["code"] == "000":
        return Verdict.UNREACHABLE
    if outcome == "blocked" or row["code"] in (
        "405",
        "412",
    ):  # GET is what links are opened with, nobody sets a condition
        return Verdict.BLOCKED
    if row["code"] == "304":  # for the same reason
        return Verdict.SUSPECT
    if first == "4":
        limits = outcome == "temporary" and row["retryable"] == "after Retry-After"
        return Verdict.LIMITED if limits else Verdict.BROKEN
    if first == "3" and outcome == "redirect":
        return Verdict.OK if row["code"] == "300" else Verdict.REDIRECTED
    return {
        "1": Verdict.BROKEN,
        "2": Verdict.OK,
        "3": Verdict.OK if outcome == "ok" else Verdict.BROKEN,
    }.get(first, Verdict.FAILING)


def test_every_row_has_its_own_entry_and_there_are_hardly_more() -> None:
    entries = [found.key for _, found in pairs()]
    of_codes = {one.key for one in EVERY if one.status is not None}
    assert len(entries) == len(set(entries)) == 185
    assert of_codes - set(entries) == BEYOND_THE_FACTS
    assert len(CODES) == 128


def test_the_facts_are_the_rows() -> None:
    yes_or_no = {"yes": True, "no": False, "": None}
    retries = {"no": Retry.NO, "yes": Retry.YES, "after Retry-After": Retry.AFTER}
    for row, found in pairs():
        names = [re.split(r":| \(", name.strip())[0] for name in row["headers_of_interest"].split(";") if name]
        expected = (
            row["standing"],
            re.sub(r"Sections? ", "", row["reference"]).replace(" (stored copy)", ""),
            yes_or_no[row["heuristically_cacheable"]],
            retries[row["retryable"]],
            row["redirect_kind"] or None,
            yes_or_no[row["preserves_method"]],
            tuple(names),
        )
        got = (
            found.standing,
            found.reference,
            found.cacheable,
            found.retry,
            found.redirect,
            found.preserves_method,
            found.headers,
        )
        assert got == expected, found.key


def test_judgements_are_the_outcomes_under_the_contract() -> None:
    assert {found.key: found.judgement for _, found in pairs()} == {
        found.key: expected_verdict(row) for row, found in pairs()
    }


def test_a_registered_meaning_is_the_codes_own() -> None:
    for row, found in pairs():
        if row["origin"] == "IANA":
            assert (found.key, found.phrase) == (row["code"], row["phrase"])


def test_the_articles_codes_are_all_here_under_all_their_names() -> None:
    claims = rows("status-article-claims.csv")
    assert len(claims) == 41
    for claim in claims:
        found = status_entry(int(claim["code"]))
        names = {name.lower() for name in (found.phrase, *found.aliases)}
        assert found.key == claim["code"]
        assert claim["table1_name"].lower() in names
        if claim["code"] != "401":  # its Chinese name tells of a wrong password; none at all is the usual case
            assert claim["table2_zh_name"] in {"", *found.aliases}


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        (101, "the one named in Upgrade", "Upgrade 头所列的协议"),
        (203, "transforming proxy", "转换代理"),
        (301, "the client must send a new request there", "客户端须向那里发出新的请求"),
        (303, "requested with GET or HEAD", "用 GET（或 HEAD）查看"),
        (304, "according to its ETag or date", "根据 ETag 或日期"),
        (305, "clients do not follow it", "客户端不会跟随"),
        (307, "with the same method", "必须用相同的方法"),
        (308, "with the same method", "必须用相同的方法"),
        (405, "Allow lists", "列在 Allow 头中"),
        (410, "no new address", "不知道新地址"),
        (502, "an invalid response from the upstream server", "收到了无效的响应"),
        (504, "no response in time from the upstream server", "等到上游服务器的响应"),
    ],
)
def test_what_the_article_gets_wrong_is_put_right(code: int, english: str, chinese: str) -> None:
    found = status_entry(code)
    assert english in found.meaning(Language.EN)
    assert chinese in found.meaning(Language.ZH)


def test_python_knows_the_same_names() -> None:
    before_3_13 = {413, 414, 416, 422} if sys.version_info < (3, 13) else set()
    differing = {418} | before_3_13  # 418 is unused in the registry; the others have their names of RFC 9110
    assert {code.value for code in HTTPStatus if status_entry(code).phrase != code.phrase} == differing
    for code in HTTPStatus:
        found = status_entry(code)
        assert code.phrase.lower() in {name.lower() for name in (found.phrase, *found.aliases)}


@pytest.mark.parametrize("language", Language)
def test_every_text_is_there_in_every_language_and_says_something_of_its_own(language: Language) -> None:
    for texts in ([one.meaning(language) for one in EVERY], [one.advice(language) for one in EVERY]):
        assert [text for text, times in Counter(texts).items() if times > 1] == []
    for one in EVERY:
        texts = [one.meaning(language), one.advice(language)] + [one.search(language)] * bool(one.search(language))
        for text in texts:
            chinese = re.search("[\u4e00-\u9fff]", text) is not None
            assert chinese is (language is Language.ZH), one.key
            assert text.endswith("。" if language is Language.ZH else "."), one.key


def test_chinese_texts_keep_to_chinese_typography() -> None:
    for one in EVERY:
        for text in (one.meanings.zh, one.advices.zh, one.searches.zh):
            assert re.search(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]", text) is None, one.key
            assert re.search(r"[,;!?()\"]", text) is None, one.key


def test_what_search_engines_do_is_said_with_their_name() -> None:
    told = [one for one in EVERY if one.search(Language.EN)]
    assert {200, 301, 302, 303, 304, 307, 308, 401, 403, 404, 410, 429, 500, 503} <= {one.status for one in told}
    for one in told:
        for language in Language:
            assert re.search("Google|Yandex|Baidu|百度", one.search(language)), one.key


def test_what_no_vendor_confirms_is_marked_and_says_so() -> None:
    marked = [one for one in EVERY if one.unconfirmed]
    assert {one.key for one in marked} == {"218", "420", "440", "508 cpanel", "527", "530 pantheon", "562"}
    for one in marked:
        assert re.search("[Nn]ot confirmed|unconfirmed", one.meaning(Language.EN)), one.key
        assert "证实" in one.meaning(Language.ZH), one.key


def test_104_is_temporary_and_dated() -> None:
    found = status_entry(104)
    assert (found.standing, str(found.expires)) == (Standing.TEMPORARY, "2026-11-13")
    assert all("2026-11-13" in text for text in found.meanings)
    assert [one.key for one in EVERY if one.expires] == ["104"]
