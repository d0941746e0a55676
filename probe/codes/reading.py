"""Parse the data file of the code table; error messages name the entry and the field."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any, TypeVar

from probe.codes.entry import NO_WORDING, Entry, Evidence, Redirect, Retry, Standing, Wording
from probe.model import Verdict

_Kind = TypeVar("_Kind")
_Word = TypeVar("_Word", bound=StrEnum)


class TableError(ValueError):
    """The data file has a mistake; this is a bug of the program, since the file is part of it."""


@dataclass(frozen=True, slots=True)
class Table:
    """All entries in the order of the file, and the indexes to look them up."""

    codes: tuple[Entry, ...]
    classes: tuple[Entry, ...]
    failures: tuple[Entry, ...]
    by_key: dict[str, Entry]
    by_status: dict[int, Entry]


def table_of(parsed: dict[str, Any]) -> Table:
    """Return the table of parsed TOML or JSON; raises TableError."""
    sections = _Fields("the table", dict(parsed))
    codes = tuple(code_of(fields) for fields in sections.tables("code"))
    classes = tuple(keyed(fields) for fields in sections.tables("class"))
    failures = tuple(keyed(fields) for fields in sections.tables("failure"))
    sections.finish()
    by_key: dict[str, Entry] = {}
    for one in chain(codes, *(code.vendors for code in codes), classes, failures):
        if one.key in by_key:
            raise TableError(f"{one.key}: there are two of it")
        by_key[one.key] = one
    by_status = {code.status: code for code in codes if code.status is not None}
    return Table(codes, classes, failures, by_key, by_status)


def code_of(fields: dict[str, Any]) -> Entry:
    """Return the entry of one code, including its vendors' meanings; raises TableError."""
    fields = dict(fields)
    status = _Fields("a code", fields).take("status", int)
    code = _Fields(f"{status:03d}", fields)
    vendors = tuple(_vendor(code.key, status, inner) for inner in code.tables("vendor"))
    return _entry(code, status, vendors)


def _vendor(code: str, status: int, fields: dict[str, Any]) -> Entry:
    fields = dict(fields)
    name = _Fields(f"{code}: a vendor", fields).take("name", str)
    return _entry(_Fields(f"{code} {name}", fields), status)


def keyed(fields: dict[str, Any]) -> Entry:
    """Return the entry of one class or failure; raises TableError."""
    fields = dict(fields)
    return _entry(_Fields(_Fields("a class or failure", fields).take("key", str), fields))


def _entry(fields: "_Fields", status: int | None = None, vendors: tuple[Entry, ...] = ()) -> Entry:
    entry = Entry(
        key=fields.key,
        status=status,
        phrase=fields.take("phrase", str),
        aliases=fields.texts("aliases"),
        standing=fields.word("standing", Standing),
        expires=fields.day("expires"),
        origin=fields.take("origin", str),
        reference=fields.take("reference", str),
        unconfirmed=fields.maybe("unconfirmed", bool) or False,
        judgement=fields.word("judgement", Verdict),
        retry=fields.word("retry", Retry) if "retry" in fields.left else Retry.NO,
        redirect=fields.word("redirect", Redirect) if "redirect" in fields.left else None,
        preserves_method=fields.maybe("preserves_method", bool),
        cacheable=fields.maybe("cacheable", bool),
        headers=fields.texts("headers"),
        when=fields.evidence(),
        meanings=fields.wording("meaning"),
        advices=fields.wording("advice"),
        searches=fields.wording("search") if "search" in fields.left else NO_WORDING,
        vendors=vendors,
    )
    fields.finish()
    return entry


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of one entry that were not read yet."""

    key: str
    left: dict[str, Any]

    def take(self, name: str, kind: type[_Kind]) -> _Kind:
        if name not in self.left:
            raise TableError(f"{self.key}: {name} is missing")
        value = self.left.pop(name)
        if not isinstance(value, kind) or value in ("", {}):
            raise TableError(f"{self.key}: {name} is {value!r}, which is no {kind.__name__} to use")
        return value

    def maybe(self, name: str, kind: type[_Kind]) -> _Kind | None:
        return self.take(name, kind) if name in self.left else None

    def day(self, name: str) -> date | None:
        if isinstance(self.left.get(name), str):  # JSON has it in this form
            with suppress(ValueError):
                self.left[name] = date.fromisoformat(self.left[name])
        return self.maybe(name, date)

    def word(self, name: str, words: type[_Word]) -> _Word:
        value = self.take(name, str)
        if value not in list(words):
            raise TableError(f"{self.key}: {name} is {value!r}, not one of {', '.join(words)}")
        return words(value)

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(self._list(name, str))

    def tables(self, name: str) -> list[dict[str, Any]]:
        return self._list(name, dict)

    def wording(self, name: str) -> Wording:
        languages = _Fields(f"{self.key}: {name}", dict(self.take(name, dict)))
        wording = Wording(languages.take("en", str), languages.take("zh", str))
        languages.finish()
        return wording

    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(
            tuple((name.lower(), pattern.lower() or "*") for name, pattern in shown.items())
            for shown in self.tables("when")
        )

    def finish(self) -> None:
        if self.left:
            raise TableError(f"{self.key}: there is no field {', '.join(self.left)}")

    def _list(self, name: str, kind: type[_Kind]) -> list[_Kind]:
        values = self.maybe(name, list) or []
        if not all(isinstance(value, kind) and value for value in values):
            raise TableError(f"{self.key}: {name} holds something else than {kind.__name__}")
        return values
