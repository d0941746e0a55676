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


HAN = "[\u4e00-\u9fff]"


def test_punctuation_is_full_width_and_latin_stands_apart() -> None:
    """In a definition of reStructuredText or Markdown the colon is theirs."""
    shown = {name: re.sub(r"https?://\S+|\{[^}]*\}|_?标签\]?: ", "", text) for name, text in texts().items()}
    half = re.compile(f"{HAN}[,;:?!()]|[,;?!()]{HAN}")
    close = re.compile(f"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}")
    assert {name: text for name, text in shown.items() if half.search(text) or close.search(text)} == {}


OUTPUTS = (
    "r.md", "r.csv", "r.json", "r.jsonl", "r.html", "r.sarif", "r.prom", "r.rdjsonl", "junit:r.xml", "github:r.github",
    "gitlab:r.gitlab",
)  # fmt: skip


def test_a_report_in_chinese_has_no_sentence_in_english(tmp_path: Path) -> None:
    with serving(Origin()) as origin:
        paths = ("/ok", "/status/404", "/status/403", "/status/500", "/redirect/2", "/permanent/1", "/loop", "/reset",
                 "/empty", "/no-location", "/bad-location", "/bot-wall", "/half")  # fmt: skip
        lines = [*map(origin.url, paths), "http://127.0.0.1:1/", "htps://127.0.0.1/", "mailto:a@b.example", "http://["]
        (tmp_path / "urls.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        outputs = [f"-o{name}" for name in OUTPUTS]
        ran = probe("urls.txt", "--lang=zh", "-v", "--host-stats", *outputs, "--retries=0", cwd=tmp_path)
    assert ran.status == 1
    told = {name: (tmp_path / name.rpartition(":")[2]).read_text(encoding="utf-8") for name in OUTPUTS}
    assert english(told | {"-v": ran.stdout, "--host-stats": ran.stderr}) == {}


def test_what_other_commands_print_has_none_either(tmp_path: Path) -> None:
    url, chinese = "http://127.0.0.1:1/", {"LANG": "zh_CN.UTF-8"}
    (tmp_path / "urls.txt").write_text(f"{url}\nhttp://[\n", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("[a](a.md) [b](index.md)\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("[a](a.md)\n", encoding="utf-8")
    probe("urls.txt", "--retries=0", "--store=s.db", "--lang=zh", "-q", "-or.jsonl", cwd=tmp_path)
    commands = (
        ("runs", "--store=s.db"), ("history", url, "--store=s.db"), ("diff", "r.jsonl", "r.jsonl"),
        ("store", "--store=s.db"), ("report", "last", "--store=s.db"), ("codes", "404"), ("codes", "dns-not-found"),
        ("links", "urls.txt"), ("sites", "."), ("cluster", "run", "urls.txt"), ("history",), ("--help",),
    )  # fmt: skip
    ran = {" ".join(words): probe(*words, cwd=tmp_path, env=chinese) for words in commands}
    assert english({name: told.stdout + told.stderr for name, told in ran.items()}) == {}


def english(told: dict[str, str]) -> dict[str, list[str]]:
    """Return the sentences in English by where they were told; where there is no Chinese, all of it."""
    found = {}
    for name, text in told.items():
        shown = _UNSEEN.sub("", text)
        found[name] = sentences(shown) if re.search(HAN, shown) else [shown]
    return {name: texts_ for name, texts_ in found.items() if texts_}


_UNSEEN = re.compile(r"https?://\S+|<style.*?</style>|<script(?! type=).*?</script>|<!--.*?-->", re.DOTALL)
