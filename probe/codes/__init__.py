"""Floor 3: the code table, which describes every status code and every failure; the data is in ``table.toml``."""

import sys

from probe.codes.entry import Entry, Redirect, Retry, Standing
from probe.codes.mapping import CodesPackage
from probe.codes.table import all_entries, entry, failure_entry, find, nearest, status_entry
from probe.language import Language

__all__ = [
    "Entry",
    "Language",
    "Redirect",
    "Retry",
    "Standing",
    "all_entries",
    "entry",
    "failure_entry",
    "find",
    "nearest",
    "status_entry",
]

sys.modules[__name__].__class__ = CodesPackage
