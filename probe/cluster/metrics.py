"""Metrics of a worker for Ray's exporter, which Prometheus scrapes on each machine (``ray[default]``)."""

from probe.summary import Tally


class Metrics:
    """The metrics of one worker; Ray adds its own prefix ``ray_`` and the node."""

    def __init__(self, worker: int) -> None:
        from ray.util.metrics import Counter, Gauge  # noqa: PLC0415 - an extra

        tags = {"worker": str(worker)}
        self._exchanges = Counter("probe_exchanges", "Exchanges that are over.", ("worker",))
        self._results = Counter("probe_results", "Results that were written, by verdict.", ("worker", "verdict"))
        self._hosts = Gauge("probe_hosts_open", "Hosts with work that waits or is in flight.", ("worker",))
        self._waiting = Gauge("probe_urls_waiting", "URLs and further steps that are not begun.", ("worker",))
        for each in (self._exchanges, self._results, self._hosts, self._waiting):
            each.set_default_tags(tags)
        self._told = 0

    def observe(self, exchanges: int, hosts: int, waiting: int) -> None:
        """Report the state of the worker; ``exchanges`` counts from its start."""
        if exchanges > self._told:
            self._exchanges.inc(exchanges - self._told)
            self._told = exchanges
        self._hosts.set(hosts)
        self._waiting.set(waiting)

    def count(self, tally: Tally) -> None:
        """Count the results of a part that was written."""
        for verdict, count in tally.summary(0.0, None, complete=True).by_verdict.items():
            if count:
                self._results.inc(count, tags={"verdict": str(verdict)})
