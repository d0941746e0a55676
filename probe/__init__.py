"""Live URL status prober: ``stream`` and ``check`` probe URLs with ``Settings`` and return ``Result``s.

>>> from probe import check
>>> check(["data:,x"])[0].verdict
<Verdict.SKIPPED: 'skipped'>
"""

TYPE_CHECKING = False  # type checkers know this name; importing typing would take half of the start-up time

if TYPE_CHECKING:
    from probe.api import Prober as Prober
    from probe.api import Progress as Progress
    from probe.api import Result as Result
    from probe.api import check as check
    from probe.api import extract as extract
    from probe.api import stream as stream
    from probe.codes import Entry as Entry
    from probe.codes.mapping import codes as codes
    from probe.errors import InputError as InputError
    from probe.errors import OutputError as OutputError
    from probe.errors import ProbeError as ProbeError
    from probe.errors import SettingsError as SettingsError
    from probe.model import FailureKind as FailureKind
    from probe.model import Hop as Hop
    from probe.model import Level as Level
    from probe.model import Mention as Mention
    from probe.model import RedirectKind as RedirectKind
    from probe.model import Verdict as Verdict
    from probe.settings import Ignore as Ignore
    from probe.settings import Match as Match
    from probe.settings import Rule as Rule
    from probe.settings import Settings as Settings

__version__ = "0.1.0"

# Each name is imported at its first use, so the command line prints its help without an HTTP client.
_HOMES = {
    "Entry": "probe.codes",
    "FailureKind": "probe.model",
    "Hop": "probe.model",
    "Ignore": "probe.settings",
    "InputError": "probe.errors",
    "Level": "probe.model",
    "Match": "probe.settings",
    "Mention": "probe.model",
    "OutputError": "probe.errors",
    "ProbeError": "probe.errors",
    "Prober": "probe.api",
    "Progress": "probe.api",
    "RedirectKind": "probe.model",
    "Result": "probe.api",
    "Rule": "probe.settings",
    "Settings": "probe.settings",
    "SettingsError": "probe.errors",
    "Verdict": "probe.model",
    "check": "probe.api",
    "stream": "probe.api",
}
__all__ = [*_HOMES, "codes", "extract"]  # noqa: PLE0604 - keys of a dict, texts


def __getattr__(name: str) -> object:
    from importlib import import_module  # noqa: PLC0415 - the command line needs none of it

    if name in ("codes", "extract"):  # packages that are themselves the exported objects
        return import_module(f"probe.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
