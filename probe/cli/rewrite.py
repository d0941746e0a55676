"""``probe report`` and ``probe merge``: write reports from existing results."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, TextIO

from msgspec import structs
from msgspec.structs import replace

from probe.cli import streams
from probe.cli.exit_status import FAILED
from probe.cli.outputs import Outputs, Plan, style_of
from probe.cli.stored import Told, by_url, is_report, path_of, summed, told
from probe.cli.streams import Color
from probe.codes import Language
from probe.codes.phrases import say
from probe.errors import SettingsError
from probe.model import Level, Note, Result, Verdict
from probe.reports.reading import AS_SAID
from probe.settings import Settings
from probe.store.reading import opened

_RANKS = {Level.OK: 0, Level.INFO: 0, Level.WARNING: 1, Level.ERROR: 2}
_UNDECIDED = frozenset({Verdict.UNCHECKED, Verdict.SKIPPED})
_LAST = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports are written, in which language (None for the run's own or the locale's), and in how much detail."""

    output: Sequence[str] = ()
    format_: str | None = None
    lang: Language | None = None
    color: Color = Color.AUTO
    quiet: bool = False
    verbose: int = 0

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Wanted":
        """Return the values of a command's options."""
        names = ("format_", "lang", "color", "quiet", "verbose")
        return cls(options["output"] or (), **{name: options[name] for name in names})


def rewrite(given: Mapping[str, object], name: str, wanted: Wanted, stdout: TextIO) -> None:
    """Write reports of a stored run, or of a ``.jsonl`` or ``.json`` report, whose sentences keep their language."""
    plan = Plan.of(wanted.output, wanted.format_, quiet=wanted.quiet)
    with ExitStack() as stack:
        connection = None if is_report(name) else stack.enter_context(opened(path_of(given)))
        found = told(name, connection)
        _require_language(found, wanted)
        _write(found, plan, wanted, stdout)


def _require_language(found: Told, wanted: Wanted) -> None:
    """Raise SettingsError if the sentences of a report are in another language than the wanted one."""
    if found.language is not None and wanted.lang not in (None, found.language):
        raise SettingsError(f"{found.name} is written in {found.language}: its sentences are not translated")


def _write(found: Told, plan: Plan, wanted: Wanted, stdout: TextIO) -> None:
    language = found.language or wanted.lang or streams.preferred_language()
    style = style_of(Settings(), language, wanted.color, stdout, verbose=wanted.verbose)
    style = structs.replace(style, columns=found.columns, index=found.index)
    outputs = Outputs(plan, style, stdout, at_once=False, look_back=found.look_back)
    outputs.write(found.results, found.summary)


def merge(given: Mapping[str, object], names: Sequence[str], wanted: Wanted, stdout: TextIO) -> int:
    """Write merged reports from several vantage points and return the exit status; raises ProbeError."""
    if len(names) < 2:
        raise SettingsError("merge takes two reports or more, each of one vantage point")
    plan = Plan.of(wanted.output, wanted.format_, quiet=wanted.quiet)
    with ExitStack() as stack:
        stored = not all(map(is_report, names))
        connection = stack.enter_context(opened(path_of(given))) if stored else None
        seen = [told(name, connection) for name in names]
        for each in seen:
            _require_language(each, wanted)
        languages = {each.language for each in seen if each.language is not None}
        if len(languages) > 1:
            raise SettingsError("the reports are in two languages: their sentences cannot be put into one report")
        language = next(iter(languages), None)
        spoken = language or wanted.lang or streams.preferred_language()
        found = list(merged(seen, spoken))
    columns = tuple(dict.fromkeys(column for each in seen for column in each.columns))
    whole = Told("merge", found, summed(found), columns, any(each.index for each in seen), language)
    _write(whole, plan, wanted, stdout)
    return FAILED if whole.summary.fails else 0


def merged(seen: Iterable[Told], language: Language) -> Iterator[Result]:
    """Yield the result of each URL: a dead URL fails only if it is dead from every vantage point that requested it."""
    by_link: dict[str, list[tuple[str, Result]]] = {}
    for told_by in seen:
        for key, result in by_url(told_by.results):
            by_link.setdefault(key, []).append((told_by.name, result))
    for number, found in enumerate(by_link.values()):
        yield _merged(found, number, language)


def _merged(found: list[tuple[str, Result]], number: int, language: Language) -> Result:
    """Return the best result; differing results of other vantage points become evidence."""
    name, best = min(found, key=lambda each: _rank(each[1]))
    others = tuple(
        Note("merge-elsewhere", (place, result.verdict, say(result.reason, language) if result.reason.word else ""))
        for place, result in found
        if (place, result) != (name, best) and (result.verdict, result.status) != (best.verdict, best.status)
    )
    mentions = tuple(dict.fromkeys(mention for _, result in found for mention in result.target.mentions))
    target = replace(best.target, index=number, mentions=mentions)
    evidence = (*best.evidence, *(Note(AS_SAID, (say(note, language),)) for note in others))
    return replace(best, target=target, evidence=evidence)


def _rank(result: Result) -> int:
    return _LAST if result.verdict in _UNDECIDED else _RANKS[result.level]
