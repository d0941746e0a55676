"""Live URL status prober: ``stream`` and ``check`` probe URLs under ``Settings`` and give ``Result``s.

>>> from probe import check
>>> check(["data:,x"])[0].verdict
<Verdict.SKIPPED: 'skipped'>
"""

TYPE_CHECKING = False  # by this name type checkers know it; typing would be half of the time to the first line of ours

if TYPE_CHECKING:
    from probe.api import check as check
    from probe.api import stream as stream
    from probe.model import Result as Result
    from probe.model import Verdict as Verdict
    from probe.settings import Settings as Settings

__version__ = "0.1.0"

# Imported when first used: the command line prints its help without an HTTP client.
_HOMES = {
    "Result": "probe.model",
    "Settings": "probe.settings",
    "Verdict": "probe.model",
    "check": "probe.api",
    "stream": "probe.api",
}
__all__ = ["Result", "Settings", "Verdict", "check", "stream"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - the command line needs none of it

    return getattr(import_module(_HOMES[name]), name)
