"""Chinese reports have no sentence in English, and one word for one thing."""

import re
from pathlib import Path

from probe.codes import Language, all_entries
from probe.codes.phrases import phrases, say
from probe.model import Note
from probe.reports.words import words
from probe.tables import load
from samples.origin import Origin
from tests.outside import probe, serving

# Four Latin words in a row are a sentence; what is a name or code has fewer, or marks between.
SENTENCE = re.compile(r"(?<![\\w/.-])[A-Za-z]{2,}(?: [A-Za-z]{2,}){3,}")
# One thing, one word: 响应 for a reply, 网址 for a URL, 重定向 for a redirect; and idioms that are English ones.
WRONG = (
    "应答",
    "重定向没有结果",
    "由客户端自行前往",
    "运行先结束了",
    "这与页面本身无关",
    "永久迁移",
    "永久搬迁",
    "有效的 URL",
)


def sentences(text: str) -> list[str]:
    """Return what is in English; a row of capitalised words is a name."""
    return [found for found in SENTENCE.findall(text) if not re.fullmatch("(?:[A-Z][A-Za-z]* ?)+", found)]


def texts() -> dict[str, str]:
    chinese = Language.ZH
    found = {f"phrases {name}": text for name, text in phrases(chinese).items()}
    found |= {f"words {name}": text for name, text in words(chinese).items()}
    for one in (each for entry in all_entries() for each in (entry, *entry.vendors)):
        found |= {
            f"{one.key} meaning": one.meaning(chinese), f"{one.key} advice": one.advice(chinese),
            f"{one.key} search": one.search(chinese),
        }  # fmt: skip
    table = load("cli/chinese")
    found |= {f"help {name}": text for name, text in {**table["help"], **table["commands"]}.items()}
    return found


def test_no_chinese_text_has_a_sentence_in_english() -> None:
    found = {name: sentences(text) for name, text in texts().items()}
    assert {name: told for name, told in found.items() if told} == {}


def test_one_thing_has_one_word() -> None:
    assert {name: text for name, text in texts().items() if any(word in text for word in WRONG)} == {}


def test_what_the_system_says_is_chinese_where_it_is_known() -> None:
    assert say(Note("detail", ("Connection refused",)), Language.ZH) == "系统信息：连接被拒绝"
    assert say(Note("detail", ("Something else",)), Language.ZH) == "系统信息：Something else"
    assert say(Note("detail", ("Connection refused",)), Language.EN) == "System message: Connection refused"


def test_a_report_in_chinese_has_no_sentence_in_english(tmp_path: Path) -> None:
    outputs = ("report.md", "report.csv", "report.json")
    with serving(Origin()) as origin:
        paths = ("/ok", "/status/404", "/status/403", "/status/500", "/redirect/2", "/permanent/1", "/loop", "/reset",
                 "/empty", "/no-location", "/bad-location", "/bot-wall", "/half")  # fmt: skip
        lines = [*map(origin.url, paths), "http://127.0.0.1:1/", "htps://127.0.0.1/", "mailto:a@b.example", "http://["]
        (tmp_path / "urls.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        ran = probe("urls.txt", "--lang=zh", "-v", *(f"-o{name}" for name in outputs), "--retries=0", cwd=tmp_path)
    assert ran.status == 1
    for report in (ran.stdout, *((tmp_path / name).read_text(encoding="utf-8") for name in outputs)):
        shown = re.sub(r"https?://\S+", "", report)
        assert "响应" in shown
        assert sentences(shown) == []
