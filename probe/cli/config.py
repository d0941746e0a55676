"""``probe config``: print the effective options as a config file, with the source of each in a comment."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, TextIO

from probe.config import Filled, InForce, Invocation
from probe.model import Verdict
from probe.settings import Ignore, Rule
from probe.settings.demands import option_word
from probe.settings.options import GROUP_OF, GROUPS
from probe.settings.remap import Remap, as_written
from probe.targets import read_url
from probe.url import redact

COMMENTS_AT = 41  # the column, from 0, that comments are aligned to
SECRET = "***"  # noqa: S105 - the replacement for a secret


def print_config(call: InForce, url: str | None, stdout: TextIO) -> None:
    """Print all effective options, or those for one URL."""
    today = datetime.now(UTC).date()
    trust = "trusted" if call.trusted else "found, not named: held to its own folder"
    read = "no config file" if call.file is None else f"config file: {_shown(call.file)} ({trust})"
    if url is None:
        stdout.write(f"# {read}\n")
    proxies = call.settings.in_environment(os.environ).proxies
    for scheme, proxy in (("http", proxies.http), ("https", proxies.https)):
        if proxy is not None:
            stdout.write(f"# {scheme} goes through {_shown(proxy)} ({', '.join(proxies.names)} in the environment)\n")
    lines = _whole(call, today) if url is None else _for_url(call, read_url(url)[0], today)
    stdout.write("".join(f"{line}\n" for line in lines))


def _whole(call: InForce, today: date) -> Iterator[str]:
    told = {field.name: getattr(call.invocation, field.name) for field in fields(Invocation)}
    for alone in ("update_baseline", "resume"):  # command-line only
        del told[alone]
    for name, value in told.items():
        yield _line(name, value, call.origin(name))
    yield from _groups(call.settings.options(), {name: call.origin(name) for name in GROUP_OF})
    for rule in call.settings.rules:
        yield from _rule(rule)
    for ignore in call.settings.ignores:
        yield from _ignore(ignore, today)


def _for_url(call: InForce, url: str, today: date) -> Iterator[str]:
    yield f"# in force for {_text(url)[1:-1]}"
    origins = {name: call.origin(name) for name in GROUP_OF}
    for rule in call.settings.rules_at(url):
        origins.update(dict.fromkeys(rule.options, f"{_shown(rule.where)} [[rule]]"))
    yield from _groups(call.settings.at(url).options(), origins)
    for ignore in call.settings.ignores_at(url):
        yield from _ignore(ignore, today)


def _groups(options: Mapping[str, object], origins: Mapping[str, str]) -> Iterator[str]:
    for group in GROUPS:
        yield ""
        yield f"# {group}"
        for name, value in options.items():
            if GROUP_OF[name] == group:
                yield _line(name, value, origins[name])


def _rule(rule: Rule) -> Iterator[str]:
    yield ""
    yield _commented("[[rule]]", rule.where)
    yield _pair("match", rule.match.texts if len(rule.match.texts) > 1 else rule.match.texts[0])
    for name, value in rule.options.items():
        yield _pair(name, value)


def _ignore(ignore: Ignore, today: date) -> Iterator[str]:
    yield ""
    past = "; its last day is past: it works no more" if ignore.is_past(today) else ""
    yield _commented("[[ignore]]", ignore.where + past)
    yield _pair("match", ignore.match.texts if len(ignore.match.texts) > 1 else ignore.match.texts[0])
    yield _pair("reason", ignore.reason)
    if ignore.until is not None:
        yield f"until = {ignore.until.isoformat()}"


def _line(name: str, value: object, origin: str) -> str:
    if name == "header" and value:
        origin += "; values are not shown"
    unset = value is None and name not in _WRITERS
    return _commented(f"# {_word(name)} is not set" if unset else _pair(name, value), origin)


def _commented(line: str, comment: str) -> str:
    return f"{line:<{COMMENTS_AT - 2}}  # {_shown(comment)}"


def _pair(name: str, value: object) -> str:
    return f"{_word(name)} = {_value(name, value)}"


def _word(name: str) -> str:
    return option_word(name).replace("-", "_")


def _value(name: str, value: Any) -> str:  # noqa: ANN401 - each option has its own type
    """Return a TOML value that parses to the same value, with secrets hidden."""
    if name in _WRITERS:
        return _WRITERS[name](value)
    if isinstance(value, tuple):
        return _list(v.pattern if isinstance(v, re.Pattern) else str(v) for v in value)
    if isinstance(value, Filled):
        return _text(value.written)
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, int | float) else _text(str(value))


def _statuses(ranges: tuple[range, ...]) -> str:
    return _text(",".join(str(r.start) if len(r) == 1 else f"{r.start}-{r.stop - 1}" for r in ranges))


def _remaps(remaps: tuple[Remap, ...]) -> str:
    pairs = (f"{{from = {_text(found.pattern)}, to = {_text(as_written(to))}}}" for found, to in remaps)
    return f"[{', '.join(pairs)}]"


def _list(texts: Iterator[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    """Return a TOML string on one line, without passwords in URLs and without terminal escape sequences."""
    quoted = json.dumps(redact(text), ensure_ascii=False)
    return quoted if quoted.isprintable() else "".join(map(_escaped, quoted))


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    point = ord(character)
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def _shown(comment: str) -> str:
    return "".join(map(_escaped, redact(comment)))


_WRITERS: dict[str, Callable[[Any], str]] = {
    "accept": _statuses,
    "fail_on": lambda verdicts: _text(",".join(verdict for verdict in Verdict if verdict in verdicts)),
    "header": lambda headers: _list(f"{name}: {SECRET}" for name, _ in headers),
    "recurse": lambda depth: "true" if depth is None else str(depth),
    "remap": _remaps,
}
