"""A result as the library gives it: what the engine judged, and how it is shown and stored."""

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
    """What is known of one URL at the end of a run.

    ``lang`` is ``"en"`` or ``"zh"`` wherever it is taken; ValueError for another one. Texts and objects are cleaned of
    credentials, as those of reports are.
    """

    _secrets: tuple[str, ...] = ()

    @classmethod
    def of(cls, judged: Judged, secrets: tuple[str, ...]) -> Self:
        """Return a result of the engine with its methods; ``secrets`` are texts that it never shows."""
        return cls(**structs.asdict(judged), _secrets=secrets)

    def to_dict(self, lang: Literal["en", "zh"] = "en") -> dict[str, Any]:
        """Return the object of the JSON report: plain dicts, lists, texts, numbers, booleans and None."""
        told: dict[str, Any] = to_builtins(self._record(lang), str_keys=True)
        return told

    def sentence(self, lang: Literal["en", "zh"] = "en") -> str:
        """Return why the verdict is what it is, as reports say it; for success the phrase of the status."""
        shown = self._record(lang)
        return shown.reason or (shown.code.phrase if shown.code else "")

    def advice_text(self, lang: Literal["en", "zh"] = "en") -> str:
        """Return what to do about the link; empty if nothing was judged."""
        code = self._record(lang).code
        return code.advice if code else ""

    def _record(self, lang: str) -> Record:
        return record(self, Style(now=datetime.now(UTC), language=Language(lang), secrets=self._secrets))

    def __repr__(self) -> str:
        answer = self.failure or self.status
        return f"<Result {self.verdict}{f' {answer}' if answer else ''} {self.to_dict()['url']}>"
