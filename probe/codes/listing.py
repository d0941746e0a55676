"""Render the code table as a table, Markdown or JSON, with one line per entry or with all fields."""

# ruff: noqa: RUF001 - Chinese has its own punctuation

import json
import re
from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from probe.codes.entry import Entry, Evidence, Redirect, Retry, Standing
from probe.codes.phrases import phrase_of
from probe.errors import SettingsError
from probe.language import Language

WIDTH = 100  # columns; fits a terminal beside an editor
PHRASE_WIDTH = 24  # columns; the longest phrases wrap to a second and third line

# English and Chinese; the words of the contract (verdicts, keys) are not translated.
_WORDS = {
    "code": ("code", "代码"),
    "phrase": ("phrase", "名称"),
    "judgement": ("verdict", "结论"),
    "meaning": ("meaning", "含义"),
    "advice": ("advice", "建议"),
    "search": ("search engines", "搜索引擎"),
    "aliases": ("also called", "别名"),
    "standing": ("registration", "注册情况"),
    "until": ("until", "期限"),
    "origin": ("origin", "来源"),
    "reference": ("reference", "依据"),
    "unconfirmed": ("not confirmed by the vendor", "未经厂商证实"),
    "retry": ("retry", "重试"),
    "redirect": ("redirect", "重定向"),
    "kept": ("the method is preserved", "方法不变"),
    "changed": ("the method may become GET", "方法可能变为 GET"),
    "cacheable": ("cacheable", "默认可缓存"),
    "headers": ("headers", "相关头部"),
    "when": ("recognised by", "识别依据"),
    "or": (" or ", " 或 "),
    "comma": (", ", "、"),
    "semicolon": ("; ", "；"),
    "colon": (": ", "："),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    Standing.REGISTERED: ("registered", "已注册"),
    Standing.DEPRECATED: ("deprecated", "已弃用"),
    Standing.UNUSED: ("unused", "未使用"),
    Standing.TEMPORARY: ("temporary registration", "临时注册"),
    Standing.UNOFFICIAL: ("unofficial", "非官方"),
    Standing.CLASS: ("class of codes", "状态码类别"),
    Standing.FAILURE: ("failure, not a status", "故障，不是状态码"),
    f"retry {Retry.NO}": ("does not help", "没有帮助"),
    f"retry {Retry.YES}": ("may help", "可能有用"),
    f"retry {Retry.AFTER}": ("may help, after Retry-After", "按 Retry-After 等待后可能有用"),
    f"redirect {Redirect.PERMANENT}": ("permanent", "永久"),
    f"redirect {Redirect.TEMPORARY}": ("temporary", "临时"),
    f"redirect {Redirect.OTHER}": ("other", "其他"),
}

# A line may break at a blank and beside a Chinese character, but not before closing punctuation nor after an opening
# mark (CSS Text, "line-break").
_OPENING = "（《“"
_CLOSING = "，。；：、！？）》”"
_WIDE = "\u2e80-\u9fff\uff00-\uffef"
_UNIT = re.compile(rf"\s+|[{_OPENING}]*(?:[^\s{_OPENING}{_CLOSING}{_WIDE}]+|[{_WIDE}])[{_CLOSING}]*")
_MARKDOWN = re.compile(r"([\\`*|<\[])")


def render(entries: Sequence[Entry], language: Language, form: str, *, full: bool) -> str:
    """Return the entries as ``table``, ``markdown`` or ``json``, ending in a newline; raises SettingsError.

    ``full`` shows every non-empty field of an entry and its vendors' meanings, instead of one row. JSON always has
    every field, including empty ones, with the texts in the chosen language only.
    """
    if form == "json":
        return json.dumps([_object(one, language) for one in entries], ensure_ascii=False, indent=2) + "\n"
    if form == "markdown":
        return _markdown_blocks(entries, language) if full else _markdown_table(entries, language)
    if form == "table":
        return _blocks(entries, language) if full else _table(entries, language)
    raise SettingsError(f"{form!r} is not a format of the code table; write table, markdown or json")


def _word(name: str, language: Language) -> str:
    return _WORDS[name][language is Language.ZH]


def _headings(language: Language) -> list[str]:
    return [_word(name, language) for name in ("code", "phrase", "judgement", "meaning")]


def _table(entries: Sequence[Entry], language: Language) -> str:
    headings = _headings(language)
    codes = _widest(headings[0], [one.key for one in entries])
    verdicts = _widest(headings[2], [one.judgement for one in entries])
    phrases = min(_widest(headings[1], [phrase_of(one, language) for one in entries]), PHRASE_WIDTH)
    room = WIDTH - codes - phrases - verdicts - 6  # two blanks between columns
    rows = [
        (
            one.key,
            _wrapped(phrase_of(one, language), phrases),
            one.judgement.value,
            _wrapped(one.meaning(language), room),
        )
        for one in entries
    ]
    return _grid(rows, headings)


def _widest(heading: str, cells: Sequence[str]) -> int:
    return max(_columns(heading) + 2, *map(_columns, cells), 0)  # tabulate makes a column two wider than its heading


def _blocks(entries: Sequence[Entry], language: Language) -> str:
    return "\n".join(_block(one, language) for entry in entries for one in (entry, *entry.vendors))


def _block(entry: Entry, language: Language) -> str:
    fields = list(_fields(entry, language))
    room = WIDTH - max(_columns(label) for label, _ in fields) - 2
    return f"{_title(entry, language)}\n\n" + _grid([(label, _wrapped(text, room)) for label, text in fields])


def _grid(rows: Sequence[tuple[str, ...]], headings: Sequence[str] = ()) -> str:
    from tabulate import tabulate  # noqa: PLC0415 - takes 40 ms and only these two formats need it

    grid = tabulate(rows, headings, tablefmt="simple" if headings else "plain", disable_numparse=True)
    return "".join(f"{line.rstrip()}\n" for line in grid.split("\n"))


def _markdown_table(entries: Sequence[Entry], language: Language) -> str:
    headings = _headings(language)
    rows = [(one.key, phrase_of(one, language), one.judgement, one.meaning(language)) for one in entries]
    lines = [headings, ["---"] * len(headings), *([_inert(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _markdown_blocks(entries: Sequence[Entry], language: Language) -> str:
    return "\n".join(
        f"{'###' if one is entry else '####'} {_inert(_title(one, language))}\n\n"
        + "".join(f"- **{label}**{_word('colon', language)}{_inert(text)}\n" for label, text in _fields(one, language))
        for entry in entries
        for one in (entry, *entry.vendors)
    )


def _title(entry: Entry, language: Language) -> str:
    phrase = phrase_of(entry, language)
    return f"{entry.key} {phrase}" if entry.key.isdigit() else f"{entry.key}: {phrase}"


def _fields(entry: Entry, language: Language) -> Iterator[tuple[str, str]]:
    """Yield the label and text of every non-empty field."""
    texts = {
        "meaning": entry.meaning(language),
        "advice": entry.advice(language),
        "search": entry.search(language),
        "judgement": entry.judgement,
        "retry": _word(f"retry {entry.retry}", language),
        "redirect": _redirect(entry, language),
        "aliases": _word("comma", language).join(entry.aliases),
        "standing": _standing(entry, language),
        "origin": entry.origin,
        "reference": entry.reference,
        "cacheable": "" if entry.cacheable is None else _word("yes" if entry.cacheable else "no", language),
        "headers": _word("comma", language).join(entry.headers),
        "when": _word("or", language).join(_evidence(shown) for shown in entry.when),
    }
    return ((_word(name, language), text) for name, text in texts.items() if text)


def _redirect(entry: Entry, language: Language) -> str:
    if entry.redirect is None:
        return ""
    kind = _word(f"redirect {entry.redirect}", language)
    if entry.preserves_method is None:
        return kind
    return kind + _word("semicolon", language) + _word("kept" if entry.preserves_method else "changed", language)


def _standing(entry: Entry, language: Language) -> str:
    until = f"{_word('until', language)} {entry.expires}" if entry.expires else ""
    unconfirmed = _word("unconfirmed", language) if entry.unconfirmed else ""
    return _word("semicolon", language).join(filter(None, (_word(entry.standing, language), until, unconfirmed)))


def _evidence(shown: Evidence) -> str:
    return ", ".join(name if pattern == "*" else f"{name}: {pattern}" for name, pattern in shown)


def _object(entry: Entry, language: Language) -> dict[str, object]:
    return {
        "key": entry.key,
        "status": entry.status,
        "phrase": phrase_of(entry, language),
        "aliases": entry.aliases,
        "standing": entry.standing,
        "expires": entry.expires and entry.expires.isoformat(),
        "origin": entry.origin,
        "reference": entry.reference,
        "unconfirmed": entry.unconfirmed,
        "judgement": entry.judgement,
        "retry": entry.retry,
        "redirect": entry.redirect,
        "preserves_method": entry.preserves_method,
        "cacheable": entry.cacheable,
        "headers": entry.headers,
        "when": [dict(shown) for shown in entry.when],
        "meaning": entry.meaning(language),
        "advice": entry.advice(language),
        "search": entry.search(language),
        "vendors": [_object(vendor, language) for vendor in entry.vendors],
    }


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _wrapped(text: str, width: int) -> str:
    lines = [""]
    for unit in _UNIT.findall(text):
        if _columns(lines[-1] + unit.rstrip()) <= width:
            lines[-1] += unit
        elif not unit.isspace():
            lines.append(unit)
    return "\n".join(line.rstrip() for line in lines)


def _inert(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
