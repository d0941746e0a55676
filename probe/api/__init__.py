"""The library: stream results, collect all results, probe one URL at a time, or extract the links of files."""

from probe.api.extraction import extract
from probe.api.prober import Prober
from probe.api.result import Result
from probe.api.streaming import Progress, check, stream

__all__ = ["Prober", "Progress", "Result", "check", "extract", "stream"]
