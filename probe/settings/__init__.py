"""Define every option of a run and its default: frozen, validated groups, and rules that override them for some URLs.

The field names are the option names of the command line and the config file, with ``_`` in place of ``-``.
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
