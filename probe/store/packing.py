"""Packing of results for the store, in about ten microseconds each: repeated outcomes are packed only once."""

from probe.model import Result, Verdict
from probe.store.ids import id_of, id_of_target, page_key
from probe.store.journal import Batch, Kept, Places, Row
from probe.store.records import MOST_INLINE, Clean, milliseconds, outcome_of, places_of, record_of, times_of

_MOST_KNOWN = 20_000  # outcomes and shared places that are remembered as written


class Packer:
    """Packs the results of one run with the hash key of its store."""

    def __init__(self, key: bytes, started: int, settings: bytes = b"") -> None:
        self._key = key
        self._settings = settings
        self._started = started
        self._written: set[int] = set()
        self._plain: dict[tuple[object, ...], int] = {}

    def page_key(self, url: str) -> bytes:
        """Return the key of a page in this store."""
        return page_key(url, self._key)

    def pack(self, result: Result, added: int, clean: Clean, batch: Batch) -> None:
        """Add the rows of a result without secrets to a batch; those of other tables only if they are not written."""
        target = result.target
        url = clean(target.url)
        outcome = self._outcome(result, url, added, clean, batch)
        elapsed, hops = times_of(result)
        places = self._places(places_of(target, url, clean), batch)
        at = None if result.checked_at is None else milliseconds(result.checked_at) - self._started
        number = id_of_target(target, self._key)
        batch.rows.append(Row(number, url, target.index, at, outcome, elapsed, hops, places))
        if result.validators is not None:
            self._keep_validators(result, number, clean, batch)

    def _keep_validators(self, result: Result, number: int, clean: Clean, batch: Batch) -> None:
        """Add the validators of a result to a batch; none that contain a secret which the server sends back."""
        known, at = result.validators, result.checked_at
        if known is None or at is None or result.verdict is not Verdict.OK:
            return
        if known.etag is None or clean(known.etag) == known.etag:
            batch.validators.append(Kept(number, self._settings, milliseconds(at), known.etag, known.modified))

    def _outcome(self, result: Result, url: str, added: int, clean: Clean, batch: Batch) -> int:
        alike = _alike(result, added)
        known = None if alike is None else self._plain.get(alike)
        if known is not None:
            return known
        found = outcome_of(record_of(result, url, added, clean), url)
        if alike is not None:
            if len(self._plain) >= _MOST_KNOWN:
                self._plain.clear()
            self._plain[alike] = found.id
        if self._is_new(found.id):
            batch.outcomes.append(found)
        return found.id

    def _places(self, places: bytes, batch: Batch) -> bytes | int:
        if len(places) <= MOST_INLINE:
            return places
        number = id_of(places)
        if self._is_new(number):
            batch.places.append(Places(number, places))
        return number

    def _is_new(self, number: int) -> bool:
        if number in self._written:
            return False
        if len(self._written) >= _MOST_KNOWN:
            self._written.clear()
            self._plain.clear()
        self._written.add(number)
        return True


def _alike(result: Result, added: int) -> tuple[object, ...] | None:
    """Return the key of an outcome that many results may share, or None if the outcome is unique to its result."""
    target, trail = result.target, result.trail
    if (
        len(trail) != 1 or trail[0].url != target.url or trail[0].location is not None or "@" in target.url
        or target.note is not None or target.fragments or target.expectation is not None
        or target.refusal is not None or target.skip is not None or result.index is not None
    ):  # fmt: skip
        return None
    hop = trail[0]
    return (
        result.verdict, result.status, result.failure, result.meaning, result.reason, result.evidence,
        result.attempts, result.tls_expires, result.retry_after, result.advice, result.fails, result.excuse, added,
        hop.method, hop.address, hop.status, hop.failure,
    )  # fmt: skip
