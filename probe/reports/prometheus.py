"""Metrics of a run as a text file, for the textfile collector of Prometheus's node_exporter.

Source: Prometheus docs, "Exposition formats", "Text-based format".
"""

from collections.abc import Iterable
from datetime import UTC
from typing import TextIO

from probe.model import FailureKind, Result, Summary, Verdict
from probe.printable import shortened
from probe.reports.concern import Concern, concern
from probe.reports.findings import LONGEST_URL
from probe.reports.interface import Report, Style
from probe.reports.record import record
from probe.reports.words import word

MOST_URLS = 1_000  # series; each URL is one, and a metrics server stores each for its whole retention time

Labels = dict[str, str]
Sample = tuple[Labels, float]


def write(results: Iterable[Result], summary: Summary, out: TextIO, style: Style) -> None:
    """Write the counts of the run, then a series for each of the first failing URLs."""
    series, failing, known = _failing(results, style)
    began = summary.started_at or style.now
    began = began if began.tzinfo else began.replace(tzinfo=UTC)
    metrics: dict[str, list[Sample]] = {
        "urls": [({"verdict": verdict}, summary.by_verdict.get(verdict, 0)) for verdict in Verdict],
        "urls_failing": [({}, failing)],
        "urls_excused": [({}, known)],
        "urls_by_status": [({"status": str(status)}, count) for status, count in summary.by_status.items()],
        "urls_by_failure": [({"failure": kind}, summary.by_failure.get(kind, 0)) for kind in FailureKind],
        "run_timestamp_seconds": [({}, int(began.timestamp()))],
        "run_duration_seconds": [({}, round(summary.elapsed, 3))],
        "run_complete": [({}, int(summary.complete))],
        "url_failing": [(labels, 1) for labels in series],
        "url_failing_left_out": [({}, failing - len(series))],
    }
    for name, samples in metrics.items():
        _metric(f"probe_{name}", word(f"metric-{name}", style.language), samples, out)


def _failing(results: Iterable[Result], style: Style) -> tuple[list[Labels], int, int]:
    """Return the unique labels of failures up to the limit, and the numbers of failing and excused results."""
    series: dict[tuple[str, ...], Labels] = {}
    failing = known = 0
    for result in results:
        asked = concern(result)
        known += asked is Concern.KNOWN
        if asked is not Concern.FAILS:
            continue
        failing += 1
        if len(series) < MOST_URLS:
            labels = _labels(result, style)
            series.setdefault(tuple(labels.values()), labels)  # URLs that differ only in a secret look the same
    return list(series.values()), failing, known


def _labels(result: Result, style: Style) -> Labels:
    seen = record(result, style)
    status = "" if seen.status is None else str(seen.status)
    url = shortened(seen.url, LONGEST_URL)
    return {"url": url, "verdict": seen.verdict, "status": status, "failure": seen.failure or ""}


def _metric(name: str, told: str, samples: list[Sample], out: TextIO) -> None:
    escaped = told.replace("\\", r"\\")
    out.write(f"# HELP {name} {escaped}\n# TYPE {name} gauge\n")
    out.writelines(f"{name}{_listed(labels)} {value}\n" for labels, value in samples)


def _listed(labels: Labels) -> str:
    pairs = (f'{name}="{_value(text)}"' for name, text in labels.items())
    return f"{{{','.join(pairs)}}}" if labels else ""


def _value(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


REPORT = Report("prometheus", (".prom",), write)
