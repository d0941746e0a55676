"""``probe links``: list the links of the inputs and their places, without sending a request."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Literal, TextIO, get_args

import msgspec

from probe.cli import streams
from probe.cli.call import NOTHING_TO_READ
from probe.cli.complaint import tell
from probe.cli.intake import documents, mentioned, opened
from probe.cli.job import Intake
from probe.cli.outputs import style_of
from probe.cli.streams import Color
from probe.cli.written import Written
from probe.codes import entry
from probe.codes.phrases import say
from probe.config import InForce
from probe.engine.mail import is_checked, without_look_up
from probe.errors import SettingsError
from probe.model import Note, Target
from probe.pages.links import FromTheWeb, Links
from probe.reports import Style
from probe.reports.clean import clean
from probe.reports.record import source_of
from probe.reports.schema import Source
from probe.settings import Settings
from probe.targets import unique

LinksFormat = Literal["text", "json"]


class FoundLink(msgspec.Struct, frozen=True):
    """One URL in the shape of ``-f json``; ``skipped`` is why 'check' would skip it, null if it would not."""

    url: str
    skipped: str | None
    sources: tuple[Source, ...]


class FoundLinks(msgspec.Struct, frozen=True):
    """All links."""

    schema: int
    links: list[FoundLink]


def print_links(call: InForce, form: str, stdin: BinaryIO, stdout: TextIO, stderr: TextIO) -> None:
    """Print the links; raises ProbeError for invalid inputs, before anything is printed."""
    if form not in get_args(LinksFormat):
        raise SettingsError(f"format must be {' or '.join(get_args(LinksFormat))}, not {form!r}")
    told, settings = call.invocation, call.settings
    if told.from_:
        raise SettingsError(
            "from requests documents from the web, but links sends nothing; save the documents and name the files"
        )
    if not told.reads_something:
        raise SettingsError(NOTHING_TO_READ)
    language = told.lang or streams.preferred_language()
    style = style_of(settings, language, Color.NEVER, stdout, verbose=False)
    found, broken = _targets(call, stdin, lambda note: tell(stderr, note, style))
    shown = [_link(target, settings, style) for target in found]
    for note in broken:
        tell(stderr, say(note, language), style)
    if form == "json":
        stdout.write(msgspec.json.format(msgspec.json.encode(FoundLinks(1, shown)), indent=1).decode() + "\n")
    else:
        stdout.writelines(line for link in shown for line in _lines(link))


def _targets(call: InForce, stdin: BinaryIO, note: Callable[[str], None]) -> tuple[list[Target], list[Note]]:
    told, settings = call.invocation, call.settings
    intake = Intake(told.inputs, told.files_from, (), told.changed_since, call.within)
    inputs = opened(intake, stdin, note, Written(), settings.reading)
    broken: list[Note] = []
    web = FromTheWeb(Links(settings.crawling), ())
    found = documents(inputs, intake, settings)
    return unique(mentioned(found, settings.reading, broken, web, note), settings.reading), broken


def _link(target: Target, settings: Settings, style: Style) -> FoundLink:
    reason = _skipped(target, settings, style)
    sources = tuple(source_of(mention, style.secrets) for mention in target.mentions)
    return FoundLink(clean(target.url, style.secrets), reason and clean(reason, style.secrets), sources)


def _skipped(target: Target, settings: Settings, style: Style) -> str | None:
    """Return why a target would be skipped, None if it would not; local files are checked."""
    if is_checked(target, settings.reading):
        known = without_look_up(target, settings)
        return say(known[1], style.language) if known else None
    if target.skip is not None:
        return say(target.skip, style.language)
    if target.refusal is not None and target.path is None:
        return say(target.note, style.language) if target.note else entry(target.refusal).meaning(style.language)
    return None if settings.choice.takes(target.url) else say(Note("excluded"), style.language)


def _lines(link: FoundLink) -> Iterator[str]:
    behind = f"  ({link.skipped})" if link.skipped else ""
    for source in link.sources:
        yield f"{source.document}:{source.line}:{source.column}: {link.url}{behind}\n"
