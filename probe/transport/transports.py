"""Several transports as one: the profile of a request selects its transport."""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from typing import Any

from probe.model import Answer, Request
from probe.settings import Settings, Trust
from probe.transport.interface import Transport

Way = tuple[float, float, Trust, str | None]


class Transports:
    """Opens one transport for each distinct set of connection settings at its first request; closes all together.

    ``profiles`` may grow. The first profile, the settings without a rule, must exist and be usable from the start.
    """

    def __init__(self, profiles: Sequence[Settings], make: Callable[[Settings], Transport]) -> None:
        """Raise SettingsError if the settings without a rule cannot be used."""
        self._profiles = profiles
        self._make = make
        self._ways: dict[Way, Transport] = {}
        self._of: dict[int, Transport] = {}
        self._open = AsyncExitStack()
        self._opened(0)

    def send(self, request: Request) -> Coroutine[Any, Any, Answer]:
        """Make one exchange with the settings of the request's profile."""
        transport = self._of.get(request.profile) or self._opened(request.profile)
        return transport.send(request)

    async def close(self) -> None:
        """Close every connection of every transport."""
        await self._open.aclose()

    def _opened(self, profile: int) -> Transport:
        settings = self._profiles[profile]
        patience = settings.patience
        way = patience.timeout, patience.connect_timeout, settings.trust, settings.asking.user_agent
        if way not in self._ways:
            self._ways[way] = self._make(settings)
            self._open.push_async_callback(self._ways[way].close)
        self._of[profile] = self._ways[way]
        return self._of[profile]
