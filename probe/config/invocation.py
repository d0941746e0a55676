"""Options of one call that are not settings, from either source: what is read, and where results are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

from probe.codes import Language
from probe.errors import SettingsError
from probe.loops import LOOPS
from probe.settings.demands import option_word, require, require_flag, require_name, require_number, shown
from probe.settings.readers import read_seconds
from probe.url import normalise

Color = Literal["auto", "always", "never"]

_LONGEST = 3650 * 86_400.0  # seconds: ten years
_LISTS = ("inputs", "files_from", "from_", "output")
_FLAGS = ("quiet", "no_progress", "no_ci", "excel", "update_baseline", "no_store", "resume")
_NAMES = {"format_": "report format", "baseline": "file", "changed_since": "commit or branch", "store": "file"}


@dataclass(frozen=True, slots=True)
class Invocation:
    """Where links come from and where results go; the field names are the option names of the command line."""

    inputs: tuple[str, ...] = ()
    files_from: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()
    changed_since: str | None = None
    output: tuple[str, ...] = ()
    format_: str | None = None
    lang: Language | None = None
    color: Color = "auto"
    quiet: bool = False
    verbose: int = 0
    no_progress: bool = False
    no_ci: bool = False
    excel: bool = False
    baseline: str | None = None
    update_baseline: bool = False
    loop: str | None = None
    store: str | None = None
    no_store: bool = False
    resume: bool = False
    keep_runs: int = 30
    fail_after: int = 1
    over: float = 0
    fresh: float | None = None

    def __post_init__(self) -> None:
        for name in _FLAGS:
            require_flag(option_word(name), getattr(self, name))
        require(
            _is_count(self.verbose),
            f"verbose must be true, false or a number (2 shows every exchange), not {shown(self.verbose)}",
        )
        for name, kind in _NAMES.items():
            if getattr(self, name) is not None:
                require_name(option_word(name), getattr(self, name), kind)
        require_number("fail-after", self.fail_after, 1, whole=True)
        require_number("over", self.over, 0)
        if self.fresh is not None:
            require_number("fresh", self.fresh, 1)
            require(self.fresh <= _LONGEST, "fresh must be at most 3650d")
        require_number("keep-runs", self.keep_runs, 1, whole=True)
        require(not (self.store is not None and self.no_store), "store and no-store cannot be combined")
        for url in self.from_:
            require(_is_on_the_web(url), f"from takes http and https URLs, not {shown(url)}")
        require(
            self.loop is None or self.loop in LOOPS, f"loop must be one of {', '.join(LOOPS)}, not {shown(self.loop)}"
        )
        require(
            self.color in get_args(Color), f"color must be one of {', '.join(get_args(Color))}, not {shown(self.color)}"
        )

    @classmethod
    def of(cls, options: Mapping[str, object]) -> Self:
        """Parse options given by name; raises SettingsError."""
        read: dict[str, Any] = {name: _read(name, value) for name, value in options.items()}
        return cls(**read)

    @property
    def reads_something(self) -> bool:
        """Whether any input is given."""
        return bool(self.inputs or self.files_from or self.from_ or self.changed_since)


def _read(name: str, value: object) -> object:
    if name == "lang" and value is not None:
        require(value in list(Language), f"lang must be one of {', '.join(Language)}, not {shown(value)}")
        return Language(str(value))
    if name in ("over", "fresh"):
        return read_seconds(name, value)
    return _texts(name, value) if name in _LISTS else value


def _texts(name: str, value: object) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list | tuple):
        raise SettingsError(f"{option_word(name)} must be a text or a list of texts, not {shown(value)}")
    for text in texts:
        require(isinstance(text, str) and text != "", f"{option_word(name)} cannot have {shown(text)} in it")
    return tuple(texts)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def _is_on_the_web(url: str) -> bool:
    try:
        return normalise(url).startswith(("http://", "https://"))
    except ValueError:
        return False
