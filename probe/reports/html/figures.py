"""Collect the data for the top of the page and its charts in one pass."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from math import log10

from msgspec import Struct, field

from probe.model import Result, Via
from probe.reports.clean import clean
from probe.reports.concern import Concern, concern
from probe.reports.history import healed, newly_fails
from probe.reports.interface import Style
from probe.reports.record import record
from probe.reports.rows import Seen, codes_of
from probe.reports.schema import Record
from probe.url import host_of

MOST_HOSTS = 10_000
"""Hosts with separate figures; exchanges with further hosts count only in the totals."""

MOST_WITHOUT_SCRIPT = 100
"""Failing results that are shown without JavaScript."""

PER_DECADE = 10
"""Histogram bins per power of ten; a quantile is accurate to a quarter of its value."""

_FASTEST, _DECADES = -3, 5  # the bins range from 1 ms to 100 s
_BINS = PER_DECADE * _DECADES


class Latency(Struct):
    """A histogram of exchange times, with bins of equal width on a logarithmic scale."""

    bins: list[int] = field(default_factory=lambda: [0] * _BINS)
    total: int = 0

    def add(self, seconds: float) -> None:
        """Count an exchange; a time outside the scale counts in the first or last bin."""
        place = int((log10(max(seconds, 1e-9)) - _FASTEST) * PER_DECADE)
        self.bins[min(max(place, 0), _BINS - 1)] += 1
        self.total += 1

    def quantile(self, share: float) -> float:
        """Return the time in seconds that a share of the exchanges did not exceed: the middle of its bin."""
        passed = 0
        for place, count in enumerate(self.bins):
            passed += count
            if passed and passed >= share * self.total:
                return float(10 ** (_FASTEST + (place + 0.5) / PER_DECADE))
        return 0.0


def binned(seconds: float) -> float:
    """Return a time rounded to the precision of a quantile, for comparison with one."""
    latency = Latency()
    latency.add(seconds)
    return latency.quantile(1)


class Host(Struct):
    """One host: how many of its URLs fail or need a look, its response times, and the expiry of its certificate."""

    fails: int = 0
    look: int = 0
    latency: Latency | None = None
    expires: datetime | None = None


class Figures(Struct):
    """The figures of a run that the summary lacks; ``beyond`` is true if there were more hosts than the limit.

    ``new`` and ``healed`` are counted relative to the previous run; ``failing`` are the first failing results.
    """

    counted: Counter[Concern] = field(default_factory=Counter)
    codes: Counter[Seen] = field(default_factory=Counter)
    redirects: Counter[str] = field(default_factory=Counter)
    hosts: dict[str, Host] = field(default_factory=dict)
    latency: Latency = field(default_factory=Latency)
    beyond: bool = False
    new: int = 0
    healed: int = 0
    failing: list[Record] = field(default_factory=list)

    def host(self, name: str) -> Host | None:
        """Return the host called ``name``, None if there are too many hosts."""
        found = self.hosts.get(name)
        if found is None and len(self.hosts) < MOST_HOSTS:
            found = self.hosts[name] = Host()
        self.beyond = self.beyond or found is None
        return found

    def add(self, result: Result, style: Style) -> None:
        """Add one result."""
        asked = concern(result)
        self.counted[asked] += 1
        self.codes.update(codes_of(result))
        if result.redirect is not None:
            self.redirects[result.redirect] += 1
        self.redirects.update({hop.via for hop in result.trail if hop.via not in (None, Via.LOCATION)})
        if asked is Concern.FAILS and len(self.failing) < MOST_WITHOUT_SCRIPT:
            self.failing.append(record(result, style))
        if style.history is not None:
            seen = style.history.of(result)
            self.new += newly_fails(result, seen)
            self.healed += healed(result, seen)
        self._add_hosts(result, asked)

    def _add_hosts(self, result: Result, asked: Concern) -> None:
        for hop in result.trail:
            name = host_name(hop.url)
            if name and hop.elapsed:
                self.latency.add(hop.elapsed)
                if host := self.host(name):
                    host.latency = host.latency or Latency()
                    host.latency.add(hop.elapsed)
        if asked in (Concern.FAILS, Concern.LOOK) and (name := host_name(result.url)) and (host := self.host(name)):
            host.fails += asked is Concern.FAILS
            host.look += asked is Concern.LOOK
        if result.tls_expires and (name := host_name(result.final_url)) and (host := self.host(name)):
            expires = in_utc(result.tls_expires)
            host.expires = min(host.expires or expires, expires)


def gather(results: Iterable[Result], style: Style) -> Figures:
    """Iterate over the results once."""
    figures = Figures()
    for result in results:
        figures.add(result, style)
    return figures


def host_name(url: str) -> str:
    """Return the host of an http(s) URL, or an empty text for a URL without one: a file, an invalid address."""
    return clean(host_of(url)) if url.startswith(("http://", "https://")) else ""


def in_utc(moment: datetime) -> datetime:
    """Return a time with its time zone; a time without one is interpreted as UTC."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def days_left(figures: Figures, now: datetime) -> Iterator[int]:
    """Yield the days until each host's certificate expires, negative for an expired one."""
    for host in figures.hosts.values():
        if host.expires is not None:
            yield (host.expires - in_utc(now)).days
