import re
from pathlib import Path

from probe.codes import Language
from probe.model import RedirectKind, Via
from probe.reports import html
from probe.reports.concern import Concern
from probe.reports.html.words import words

HERE = Path(html.__file__).parent


def test_both_languages_have_every_word_with_the_same_fields() -> None:
    english, chinese = words(Language.EN), words(Language.ZH)
    assert list(english) == list(chinese)
    fields = [{name: set(re.findall(r"{(\w+)}", text)) for name, text in each.items()} for each in (english, chinese)]
    assert fields[0] == fields[1]


def test_chinese_is_chinese() -> None:
    without = [name for name, text in words(Language.ZH).items() if not re.search("[\u4e00-\u9fff]", text)]
    assert without == ["lang"]


def test_every_word_is_used() -> None:
    sources = "".join(path.read_text("utf-8") for path in HERE.iterdir() if path.suffix in (".py", ".js", ".html"))
    charts = re.findall(r'^        "(\w+)": _', (HERE / "overview.py").read_text("utf-8"), re.MULTILINE)
    built = {f"{concern}-note" for concern in Concern} | {*RedirectKind, *Via}
    built |= {name for chart in charts for name in (f"chart-{chart}", f"chart-{chart}-note")}
    places = ('"{}"', "words.{}")
    unused = [
        name
        for name in words(Language.EN)
        if name not in built
        and f"${name.replace('-', '_')}" not in sources
        and not any(place.format(name) in sources for place in places)
    ]
    assert len(charts) == 7
    assert unused == []
