"""``--include-mail``: what look-ups lead to, and what is never called broken by one of them."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from probe.codes import Language
from probe.engine.attempt import Step
from probe.mail import MailDomain, MailReply, MailRoute, asked
from probe.model import Expectation, FailureKind, Mention, Note, Request, Result, Target, Verdict
from probe.reports import Style
from probe.reports.record import record
from probe.targets import read_url
from tests.engine.test_advance import NEW_YEAR, START, Driver, check_of

MX, ADDRESS, NAME = MailRoute.MX, MailRoute.ADDRESS, MailRoute.NAME
NULL, GONE, NONE = MailRoute.NULL_MX, MailRoute.NO_DOMAIN, MailRoute.NO_RECORDS
UNKNOWN, UNASKED = MailRoute.UNKNOWN, MailRoute.UNASKED
BAD = (NULL, GONE, NONE)


def target(url: str) -> Target:
    text, refusal, note = read_url(url)
    return Target(0, text, refusal=refusal, note=note)


def walk(url: str, *answers: dict[str, MailRoute], **options: Any) -> tuple[Result, list[Step], list[float]]:
    """Drive a link whose look-ups are answered in turn; return its result, the steps, and when they were made."""
    left = list(answers)

    def script(request: Request) -> MailReply:
        routes = left.pop(0)
        found = (MailDomain(each, routes[each], f"mx.{each}") for each in asked(request.url))
        return MailReply(0, domains=tuple(found), elapsed=0.5)

    rules = check_of(include_mail=True, confirm_after=10, **options)
    link = target(url)
    refused = rules.refuse(link, START)
    if refused is not None:
        return refused, [], []
    driver = Driver(script, rules)
    driver.drive(link)
    assert not left, "each answer was asked for"
    return driver.results[0], driver.sent, driver.moments


def routes(*found: MailRoute) -> list[dict[str, MailRoute]]:
    return [{"b.de": route} for route in found]


@pytest.mark.parametrize(
    ("found", "verdict", "word"),
    [
        ((MX,), Verdict.OK, "mail-mx"), ((ADDRESS,), Verdict.OK, "mail-address"), ((NAME,), Verdict.OK, "mail-name"),
        *(((bad, bad), Verdict.BROKEN, f"mail-{bad}") for bad in BAD),
        *(((bad, MX), Verdict.OK, "mail-mx") for bad in BAD),
        *(((bad, UNKNOWN), Verdict.SKIPPED, "mail-unknown") for bad in BAD),
        *(((UNKNOWN, bad), Verdict.SKIPPED, "mail-unknown") for bad in BAD),
        ((GONE, NULL), Verdict.BROKEN, "mail-null-mx"),
        ((UNKNOWN, UNKNOWN), Verdict.SKIPPED, "mail-unknown"), ((UNKNOWN, MX), Verdict.OK, "mail-mx"),
        ((UNASKED, UNASKED), Verdict.SKIPPED, "mail-unasked"), ((UNASKED, NAME), Verdict.OK, "mail-name"),
    ],
)  # fmt: skip
def test_what_look_ups_mean(found: Sequence[MailRoute], verdict: Verdict, word: str) -> None:
    result, sent, moments = walk("mailto:a@b.de?subject=x", *routes(*found))
    assert (result.verdict, result.reason.word, result.reason.values[0]) == (verdict, word, "b.de")
    assert (result.attempts, result.trail, result.status) == (len(found), (), None)
    assert result.failure == (FailureKind.MAIL_UNDELIVERABLE if verdict is Verdict.BROKEN else None)
    assert [step.request.fresh for step in sent] == [False, True][: len(found)]
    earlier = [Note(f"mail-first-{found[0]}", ("b.de",))] if len(found) > 1 else []
    assert list(result.evidence) == earlier
    if found[0] in (UNKNOWN, UNASKED):
        assert moments[1] - moments[0] >= 10  # what may pass is given its time
    assert result.elapsed >= 0.5 * len(found)


def test_every_address_counts_and_each_domain_is_told() -> None:
    both = {"b.de": MX, "d.de": ADDRESS}
    result, sent, _ = walk("mailto:a@b.de,x@b.de?cc=c@d.de", both)
    assert [asked(step.request.url) for step in sent] == [("b.de", "d.de")]
    assert (result.verdict, result.reason.values[0]) == (Verdict.OK, "b.de")
    assert result.evidence == (Note("mail-address", ("d.de", "mx.d.de")),)
    result, _, _ = walk("mailto:a@b.de,c@d.de", *[{"b.de": MX, "d.de": GONE}] * 2)
    assert (result.verdict, result.reason) == (Verdict.BROKEN, Note("mail-no-domain", ("d.de",)))


def test_two_domains_that_are_bad_once_each_are_not_broken() -> None:
    result, _, _ = walk("mailto:a@b.de,c@d.de", {"b.de": GONE, "d.de": MX}, {"b.de": MX, "d.de": GONE})
    assert (result.verdict, result.reason.word) == (Verdict.SKIPPED, "mail-unknown")


@pytest.mark.parametrize(
    ("url", "verdict", "word"),
    [
        ("mailto:a@@b.de", Verdict.INVALID, "mail-local-part"),
        ("mailto:", Verdict.INVALID, "mail-empty"),
        ("mailto:a@b.de,c", Verdict.INVALID, "mail-no-at"),
        ("MAILTO:a", Verdict.INVALID, "mail-no-at"),
        ("mailto:?subject=x", Verdict.OK, "mail-nobody"),
        ("mailto:a@[192.0.2.1]", Verdict.OK, "mail-literal"),
        ("tel:+1", Verdict.SKIPPED, "scheme-not-probed"),
        ("ftp://a.de/", Verdict.SKIPPED, "scheme-not-probed"),
    ],
)
def test_what_needs_no_look_up(url: str, verdict: Verdict, word: str) -> None:
    result, sent, _ = walk(url)
    assert (result.verdict, result.reason.word, sent) == (verdict, word, [])
    assert result.failure == {
        Verdict.INVALID: FailureKind.MAIL_ADDRESS_INVALID, Verdict.OK: None,
    }.get(verdict, FailureKind.SCHEME_NOT_PROBED)  # fmt: skip


@pytest.mark.parametrize(
    ("options", "verdict", "word"),
    [
        ({"exclude": "^mailto"}, Verdict.SKIPPED, "excluded"),
        ({"include": "a[.]de"}, Verdict.SKIPPED, "excluded"),
        ({"offline": True}, Verdict.SKIPPED, "not-sent"),
    ],
)
def test_the_user_leaves_mail_out(options: dict[str, Any], verdict: Verdict, word: str) -> None:
    result, sent, _ = walk("mailto:a@b.de", **options)
    assert (result.verdict, result.reason.word, sent) == (verdict, word, [])


@pytest.mark.parametrize(("examples", "asked_for"), [((True, True), False), ((True, False), True), ((), True)])
def test_a_reserved_name_is_looked_up_where_it_is_more_than_an_example(
    examples: tuple[bool, ...], asked_for: bool
) -> None:
    mentions = tuple(Mention("mailto:a@example.com", "a.md", 1, 1, example=example) for example in examples)
    link = replace(target("mailto:a@example.com"), mentions=mentions)
    result = check_of(include_mail=True).refuse(link, START)
    assert (result is None) is asked_for
    if result is not None:
        assert (result.verdict, result.reason) == (Verdict.SKIPPED, Note("reserved", ("example.com",)))


def test_where_a_row_expects_an_address_mail_stays_skipped() -> None:
    link = replace(target("mailto:a@b.de"), expectation=Expectation("https://b.de/"))
    result = check_of(include_mail=True).refuse(link, START)
    assert result is not None
    assert (result.verdict, result.failure) == (Verdict.SKIPPED, FailureKind.SCHEME_NOT_PROBED)


def test_what_is_said_of_the_scheme_is_said_no_more() -> None:
    assert target("mailto:a@@b.de").note == Note("address-malformed", ("mailto",))
    for url, answers in (("mailto:a@@b.de", ()), ("mailto:a@b.de", routes(MX))):
        assert walk(url, *answers)[0].target.note is None


@pytest.mark.parametrize("url", ["mailto:a@b.de", "mailto:a", "mailto:a@example.com"])
def test_without_the_option_mail_is_skipped_as_ever(url: str) -> None:
    link = target(url)
    result = check_of().refuse(link, START)
    assert result is not None
    assert (result.verdict, result.failure) == (Verdict.SKIPPED, FailureKind.SCHEME_NOT_PROBED)


def test_the_end_of_the_run_leaves_it_unchecked() -> None:
    rules = check_of(include_mail=True)
    step = rules.begin(target("mailto:a@b.de"))
    once = rules.advance(step, MailReply(0, domains=(MailDomain("b.de", GONE),)), START)
    assert isinstance(once, Step)
    assert rules.abandon(once, "deadline", START).verdict is Verdict.UNCHECKED


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("url", "found"), [("mailto:a@b.de", (GONE, GONE)), ("mailto:a@b.de", (UNASKED, UNASKED)), ("mailto:a", ())]
)
def test_an_address_is_shown_and_each_result_has_its_sentences(
    language: Language, url: str, found: Sequence[MailRoute]
) -> None:
    result, _, _ = walk(url, *routes(*found))
    seen = record(result, Style(now=NEW_YEAR, language=language))
    assert seen.url == url
    assert "mail-" not in seen.reason
    assert seen.code is not None
    assert seen.code.advice
