from hypothesis import given
from hypothesis import strategies as st

from probe.model import Mention, Result, Target, Verdict
from probe.settings import Reading
from probe.targets import unique
from probe.targets.incoming import Incoming

TEXTS = (
    "http://a.example/",
    "http://a.example",
    "a.example",
    "http://b.example/x#y",
    "b.example/x",
    "ftp://c",
    "http://[",
)


def mentions(texts: list[str]) -> list[Mention]:
    return [Mention(text, "list.txt", number, 1) for number, text in enumerate(texts, 1)]


def completed(incoming: Incoming, target: Target) -> Target:
    return incoming.completed(Result(target, Verdict.OK)).target


@given(st.lists(st.sampled_from(TEXTS)))
def test_once_the_list_is_whole_targets_are_those_of_a_list_that_was_read_first(texts: list[str]) -> None:
    incoming = Incoming(Reading())
    first = [target for mention in mentions(texts) if (target := incoming.add(mention)) is not None]
    assert all(len(target.mentions) == 1 for target in first)
    incoming.end()
    assert [completed(incoming, target) for target in first] == unique(mentions(texts))
    assert incoming.total == len(first)


def test_before_that_a_result_has_the_places_that_were_read() -> None:
    incoming = Incoming(Reading())
    first, second, third = mentions(["http://a.example/"] * 3)
    target = incoming.add(first)
    assert target is not None
    assert completed(incoming, target).mentions == (first,)
    assert incoming.add(second) is None
    assert completed(incoming, target).mentions == (first, second)
    assert not incoming.whole
    incoming.add(third)
    incoming.end()
    assert completed(incoming, target).mentions == (first, second, third)


def test_what_a_later_place_assumes_is_told_of_the_target() -> None:
    incoming = Incoming(Reading())
    plain, bare = mentions(["https://a.example/", "a.example"])
    target = incoming.add(plain)
    assert target is not None
    assert target.note is None
    incoming.add(bare)
    note = completed(incoming, target).note
    assert note is not None
    assert note.word == "scheme-assumed"
