"""What the top of the page and its charts are drawn from, gathered in one pass."""

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
"""Hosts that are told apart; the exchanges of others count among all of them alone."""

MOST_WITHOUT_SCRIPT = 100
"""Failing results that a reader without JavaScript sees."""

PER_DECADE = 10
"""Bins of a histogram from one power of ten to the next; a quantile is known to a quarter of its value."""

_FASTEST, _DECADES = -3, 5  # the bins go from 1 ms to 100 s
_BINS = PER_DECADE * _DECADES


class Latency(Struct):
    """How long exchanges took: counts in bins of equal width on a logarithmic scale."""

    bins: list[int] = field(default_factory=lambda: [0] * _BINS)
    total: int = 0

    def add(self, seconds: float) -> None:
        """Count an exchange; shorter or longer ones than the scale has are in its ends."""
        place = int((log10(max(seconds, 1e-9)) - _FASTEST) * PER_DECADE)
        self.bins[min(max(place, 0), _BINS - 1)] += 1
        self.total += 1

    def quantile(self, share: float) -> float:
        """Return the time in seconds that a share of the exchanges stayed below: the middle of its bin."""
        passed = 0
        for place, count in enumerate(self.bins):
            passed += count
            if passed and passed >= share * self.total:
                return float(10 ** (_FASTEST + (place + 0.5) / PER_DECADE))
        return 0.0


class Host(Struct):
    """One host: how many of its URLs fail or need a look, how fast it answers, when its certificate expires."""

    fails: int = 0
    look: int = 0
    latency: Latency | None = None
    expires: datetime | None = None


class Figures(Struct):
    """The numbers of a run that the summary does not have; ``beyond`` tells that there were more hosts than are kept.

    ``new`` and ``healed`` count against the previous run, ``failing`` are the first failing results.
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
        """Return the host called ``name``, None where there are too many to tell apart."""
        found = self.hosts.get(name)
        if found is None and len(self.hosts) < MOST_HOSTS:
            found = self.hosts[name] = Host()
        self.beyond = self.beyond or found is None
        return found

    def add(self, result: Result, style: Style) -> None:
        """Take one result in."""
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
    """Go through the results once."""
    figures = Figures()
    for result in results:
        figures.add(result, style)
    return figures


def host_name(url: str) -> str:
    """Return the host of a URL of the web, nothing for what has none: a file, an address that cannot be read."""
    return clean(host_of(url)) if url.startswith(("http://", "https://")) else ""


def in_utc(moment: datetime) -> datetime:
    """Return a moment with its zone; one without is taken as UTC."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def days_left(figures: Figures, now: datetime) -> Iterator[int]:
    """Yield for each host the days until its certificate expires, negative for one that has."""
    for host in figures.hosts.values():
        if host.expires is not None:
            yield (host.expires - in_utc(now)).days
