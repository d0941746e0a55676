"""The settings of a run as a text, by which runs with the same settings are recognized."""

from collections.abc import Mapping

from probe.settings import Settings

_NOT_OF_RESULTS = {"patience": ("deadline",), "reading": ("jobs",)}
"""Options that change how a run proceeds, not its results; the same applies to the whole group ``Pace``."""


def canonical_settings(settings: Settings) -> str:
    """Return a text that is equal for settings that give the same results, in every process."""
    groups = ("patience", "asking", "trust", "judging", "choice", "reading", "crawling", "rules", "ignores")
    return "\n".join(f"{name}: {_canonical(getattr(settings, name), _NOT_OF_RESULTS.get(name, ()))}" for name in groups)


def _canonical(value: object, without: tuple[str, ...] = ()) -> str:
    if isinstance(value, frozenset | set):
        return f"{{{', '.join(sorted(map(_canonical, value)))}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_canonical, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(sorted(f'{key}: {_canonical(each)}' for key, each in value.items()))}}}"
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None:
        pairs = (
            f"{name}={_canonical(getattr(value, name))}"
            for name, field in fields.items()
            if field.init and name not in without
        )
        return f"{type(value).__name__}({', '.join(pairs)})"
    return repr(value)
