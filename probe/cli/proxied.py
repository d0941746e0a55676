"""Record which proxies the targets of a run use, and which guarantees do not apply then."""

from collections.abc import Iterable, Iterator

from probe.model import Note, Target
from probe.settings import Settings
from probe.url import redact


class Proxied:
    """Sees every target of a run."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._looks = not settings.choice.offline and bool(settings.may_use_proxy or settings.rules)
        self._used: set[str] = set()

    def seen(self, targets: Iterable[Target]) -> Iterable[Target]:
        """Yield the targets unchanged and record their proxies."""
        return map(self._see, targets) if self._looks else targets

    def _see(self, target: Target) -> Target:
        if target.path is None and target.url.startswith("http"):
            proxy = self._settings.at(target.url).proxy_of(target.url)
            if proxy is not None:
                self._used.add(str(proxy))
        return target

    def notices(self) -> Iterator[Note]:
        """Yield notices about the proxies that were used."""
        for proxy in sorted(self._used):
            yield Note("proxy-used", (redact(proxy),))
        if self._used and self._settings.trust.public_only:
            yield Note("proxy-public-only")
