"""Every option of a run and its default: frozen groups, valid at birth, and rules that change them for some URLs.

The field names are the words of the command line and of the config file, with ``_`` for ``-``.
"""

from probe.settings.groups import (
    Asking,
    Choice,
    Crawling,
    Judging,
    Method,
    Network,
    Pace,
    Patience,
    Reading,
    Soft404,
    Trust,
)
from probe.settings.match import Match
from probe.settings.rules import Ignore, Rule
from probe.settings.secrets import secrets_of
from probe.settings.typed import Options
from probe.settings.whole import Settings

__all__ = [
    "Asking", "Choice", "Crawling", "Ignore", "Judging", "Match", "Method", "Network", "Options", "Pace", "Patience",
    "Reading", "Rule", "Settings", "Soft404", "Trust", "secrets_of",
]  # fmt: skip
