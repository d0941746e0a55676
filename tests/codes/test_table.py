"""What a status, a failure, a key or a word finds in the table."""

import pytest

from probe.codes import Redirect, Retry, Standing, all_entries, entry, failure_entry, find, status_entry
from probe.codes.table import class_key
from probe.model import FailureKind, Verdict

EVERY = tuple(one for top in all_entries() for one in (top, *top.vendors))
FAILURES = tuple(one for one in all_entries() if one.standing is Standing.FAILURE)


def test_every_failure_has_an_entry_and_no_other_word_has() -> None:
    assert [one.key for one in FAILURES] == list(FailureKind)
    assert [failure_entry(kind).key for kind in FailureKind] == list(FailureKind)


def test_failures_are_judged_by_what_they_say_of_the_target() -> None:
    unlike = {
        "tls-client-certificate": Verdict.BLOCKED,
        "redirect-loop": Verdict.BROKEN,
        "too-many-redirects": Verdict.BROKEN,
        "location-missing": Verdict.BROKEN,
        "location-unusable": Verdict.BROKEN,
        "address-not-allowed": Verdict.SKIPPED,
        "scheme-not-probed": Verdict.SKIPPED,
        "url-invalid": Verdict.INVALID,
        "file-missing": Verdict.BROKEN,
        "fragment-missing": Verdict.BROKEN,
        "reference-undefined": Verdict.BROKEN,
        "mail-address-invalid": Verdict.INVALID,
        "mail-undeliverable": Verdict.BROKEN,
        "local-limit": Verdict.UNCHECKED,
    }
    assert {one.key: one.judgement for one in FAILURES} == {
        kind.value: unlike.get(kind, Verdict.UNREACHABLE) for kind in FailureKind
    }


def test_only_failures_that_pass_are_worth_another_try() -> None:
    assert {one.key for one in FAILURES if one.retry is Retry.YES} == {
        "dns-temporary", "dns-timeout", "connect-timeout", "connect-unreachable", "connect-reset",
        "read-timeout", "total-timeout", "empty-reply", "incomplete-reply", "local-limit",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "headers", "key", "verdict"),
    [
        (202, {"x-amzn-waf-action": "challenge"}, "202 aws-waf", Verdict.BLOCKED),
        (202, {"x-amzn-waf-action": "count"}, "202", Verdict.OK),
        (308, {"range": "bytes=0-1023"}, "308 google", Verdict.BROKEN),
        (403, {"cf-mitigated": "Challenge "}, "403 cloudflare", Verdict.BLOCKED),
        (403, {"cf-ray": "8a1"}, "403", Verdict.BLOCKED),
        (405, {"x-amzn-waf-action": "captcha"}, "405 aws-waf", Verdict.BLOCKED),
        (405, {"allow": "POST"}, "405", Verdict.BLOCKED),
        (418, {"set-cookie": "HWWAFSESID=1; path=/"}, "418 huawei", Verdict.BLOCKED),
        (418, {"server": "HuaweiCloudWAF"}, "418 huawei", Verdict.BLOCKED),
        (418, {"eo-log-uuid": "1"}, "418 edgeone", Verdict.BROKEN),
        (418, {}, "418", Verdict.BLOCKED),
        (423, {"x-nws-log-uuid": "1"}, "423 tencent", Verdict.BROKEN),
        (423, {"eo-log-uuid": "1"}, "423 tencent", Verdict.BROKEN),
        (429, {"cf-mitigated": "challenge"}, "429 cloudflare", Verdict.BLOCKED),
        (430, {"retry-after": "2"}, "430 shopify-rate", Verdict.LIMITED),
        (430, {}, "430", Verdict.BLOCKED),
        (451, {"x-ms-location": "https://mail.example"}, "451 exchange", Verdict.BROKEN),
        (503, {"cf-mitigated": "challenge"}, "503 cloudflare", Verdict.BLOCKED),
        (509, {"x-nws-log-uuid": "1"}, "509 tencent", Verdict.BLOCKED),
        (521, {"cf-ray": "8a1", "server": "cloudflare"}, "521", Verdict.FAILING),
        (521, {"set-cookie": "__jsluid_s=1; path=/"}, "521 jiasule", Verdict.BLOCKED),
        (521, {"eo-log-uuid": "1"}, "521 edgeone", Verdict.FAILING),
        (521, {"cf-ray": "8a1", "eo-log-uuid": "1"}, "521 edgeone", Verdict.FAILING),
        (524, {"x-nws-log-uuid": "1", "eo-log-uuid": "2"}, "524 edgeone", Verdict.FAILING),
        (526, {"x-cf-routererror": "endpoint_failure"}, "526 cloud-foundry", Verdict.FAILING),
        (530, {"x-pantheon-styx-hostname": "styx-1"}, "530 pantheon", Verdict.FAILING),
        (539, {"x-nws-log-uuid": "1"}, "539 tencent", Verdict.FAILING),
        (567, {"x-nws-log-uuid": "1", "eo-log-uuid": "2"}, "567", Verdict.BLOCKED),
        (567, {"x-nws-log-uuid": "1"}, "567 tencent", Verdict.FAILING),
        (999, {"x-li-pop": "prod"}, "999", Verdict.BLOCKED),
        (999, {"server": "ATS"}, "999 yahoo", Verdict.BLOCKED),
        (999, {"x-li-uuid": "1", "server": "ATS"}, "999", Verdict.BLOCKED),
    ],
)
def test_headers_choose_between_the_meanings(status: int, headers: dict[str, str], key: str, verdict: Verdict) -> None:
    found = status_entry(status, headers)
    assert (found.key, found.judgement) == (key, verdict)


def test_every_meaning_with_evidence_is_chosen_by_it() -> None:
    for one in EVERY:
        for shown in one.when:
            headers = {name: pattern.replace("*", "x") for name, pattern in shown}
            assert one.status is not None
            assert status_entry(one.status, headers).key == one.key


@pytest.mark.parametrize(
    ("status", "key", "verdict", "retry"),
    [
        (0, "000", Verdict.UNREACHABLE, Retry.YES),
        (99, "other", Verdict.FAILING, Retry.YES),
        (199, "1xx", Verdict.BROKEN, Retry.YES),
        (299, "2xx", Verdict.OK, Retry.NO),
        (399, "3xx", Verdict.BROKEN, Retry.NO),
        (477, "4xx", Verdict.BROKEN, Retry.NO),
        (599, "599", Verdict.FAILING, Retry.YES),
        (588, "5xx", Verdict.FAILING, Retry.YES),
        (600, "other", Verdict.FAILING, Retry.YES),
        (998, "other", Verdict.FAILING, Retry.YES),
        (999, "999", Verdict.BLOCKED, Retry.NO),
    ],
)
def test_unknown_codes_fall_back_to_their_class(status: int, key: str, verdict: Verdict, retry: Retry) -> None:
    found = status_entry(status, {})
    assert (found.key, found.judgement, found.retry) == (key, verdict, retry)


def test_every_status_finds_an_entry_and_every_key_finds_its_own() -> None:
    assert {status_entry(status).key.split()[0] for status in range(1000)} >= {class_key(s) for s in range(1000)}
    assert all(entry(one.key) is one for one in EVERY)
    with pytest.raises(KeyError):
        entry("no such key")


def test_without_a_query_everything_is_found() -> None:
    assert find(None) == find(" ") == all_entries()


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("404", ["404"]),
        (" 999 ", ["999"]),
        ("000", ["000"]),
        ("477", ["4xx"]),
        ("650", ["other"]),
        ("403 Cloudflare", ["403 cloudflare"]),
        ("DNS-not-found", ["dns-not-found"]),
        ("1XX", ["1xx", "100", "101", "102", "103", "104", "122"]),
        ("9xx", ["other", "999"]),
        ("8xx", ["other"]),
        ("permanent", ["301", "302", "308", "404", "410"]),
        ("teapot", ["418", "418 teapot"]),
        ("nxdomain", ["dns-not-found"]),
        ("百度", ["301", "403", "404", "503"]),
        ("哔哩哔哩", ["412 bilibili"]),
        ("google resumable", ["103 google", "308 google"]),
        ("rfc 6585", ["428", "429", "431", "511"]),
        ("skipped", ["address-not-allowed", "scheme-not-probed"]),
        ("eapot", []),
        ("no such word", []),
        ("(unused)", ["306", "418"]),
    ],
)
def test_find(query: str, keys: list[str]) -> None:
    assert [one.key for one in find(query)] == keys


def test_a_search_for_redirect_finds_every_redirect() -> None:
    found = find("redirect")
    assert {one.key for one in EVERY if one.redirect} <= {one.key for one in found}
    assert {"redirect-loop", "too-many-redirects", "location-missing", "location-unusable"} <= {
        one.key for one in found
    }
    assert {one.redirect for one in found} == {None, *Redirect}


def test_entries_that_are_made_one_by_one_are_those_of_the_whole_table() -> None:
    codes = {one.status: one for one in all_entries() if one.status is not None}
    assert {status: status_entry(status) for status in codes} == codes
    assert [status_entry(status).key for status in (199, 299, 600, 1_000)] == ["1xx", "2xx", "other", "other"]
    assert [entry(kind) for kind in FailureKind] == [failure_entry(kind) for kind in FailureKind]
