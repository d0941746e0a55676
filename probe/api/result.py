"""The result type of the library: the engine's result, with methods that render and serialize it."""

from datetime import UTC, datetime
from typing import Any, Literal, Self

from msgspec import structs, to_builtins

from probe.language import Language
from probe.model import Result as Judged
from probe.reports.interface import Style
from probe.reports.record import record
from probe.reports.schema import Record

_FIELDS = Judged.__struct_fields__


class Result(Judged, frozen=True, gc=False, array_like=True):
    """The outcome of one URL.

    Methods that take ``lang`` accept ``"en"`` and ``"zh"``, and raise ValueError for any other value. Returned texts
    and objects contain no credentials, like those of reports.
    """

    _secrets: tuple[str, ...] = ()

    @classmethod
    def of(cls, judged: Judged, secrets: tuple[str, ...]) -> Self:
        """Convert a result of the engine; ``secrets`` are texts that its methods never output."""
        return cls(**structs.asdict(judged), _secrets=secrets)

    def to_dict(self, lang: Literal["en", "zh"] = "en") -> dict[str, Any]:
        """Return the object of the JSON report: plain dicts, lists, strings, numbers, booleans and None."""
        told: dict[str, Any] = to_builtins(self._record(lang), str_keys=True)
        return told

    def sentence(self, lang: Literal["en", "zh"] = "en") -> str:
        """Return the reason for the verdict, worded as in reports; for a success, the phrase of the status."""
        shown = self._record(lang)
        return shown.reason or (shown.code.phrase if shown.code else "")

    def advice_text(self, lang: Literal["en", "zh"] = "en") -> str:
        """Return the advice for the link; empty if the result has no code."""
        code = self._record(lang).code
        return code.advice if code else ""

    def _record(self, lang: str) -> Record:
        return record(self, Style(now=datetime.now(UTC), language=Language(lang), secrets=self._secrets))

    def __repr__(self) -> str:
        answer = self.failure or self.status
        return f"<Result {self.verdict}{f' {answer}' if answer else ''} {self.to_dict()['url']}>"
