import re

import pytest

from probe.codes import Language
from probe.model import Verdict
from probe.reports.words import duration, verdict_meaning, word, words


def fields(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_no_word_lacks_a_language() -> None:
    english, chinese = words(Language.EN), words(Language.ZH)
    assert list(english) == list(chinese)
    assert [name for name in english if not (english[name].strip() and chinese[name].strip())] == []
    assert [name for name in english if fields(english[name]) != fields(chinese[name])] == []


def test_chinese_is_chinese() -> None:
    without = [name for name, text in words(Language.ZH).items() if not re.search(r"[\u3001-\u9fff\uff0c\uff1a]", text)]
    assert without == []


@pytest.mark.parametrize("language", Language)
def test_every_verdict_is_told(language: Language) -> None:
    assert len({verdict_meaning(verdict, language) for verdict in Verdict}) == len(Verdict)


@pytest.mark.parametrize(
    ("n", "english", "chinese"),
    [(1, "1 needs a look", "1 个需要留意"), (2, "2 need a look", "2 个需要留意")],
)
def test_one_is_told_from_many(n: int, english: str, chinese: str) -> None:
    assert word("look", Language.EN, n) == english
    assert word("look", Language.ZH, n) == chinese


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0.04, "0.0 s", "0.0 秒"),
        (12.34, "12.3 s", "12.3 秒"),
        (59.94, "59.9 s", "59.9 秒"),
        (59.96, "1 min 0 s", "1 分 0 秒"),
        (125.0, "2 min 5 s", "2 分 5 秒"),
        (3599.7, "1 h 0 min", "1 小时 0 分"),
        (3725.0, "1 h 2 min", "1 小时 2 分"),
    ],
)
def test_a_time_is_said_as_people_say_it(seconds: float, english: str, chinese: str) -> None:
    assert duration(seconds, Language.EN) == english
    assert duration(seconds, Language.ZH) == chinese
