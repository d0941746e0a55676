"""A lock on the folder of a run for one driver at a time: a file that its driver renews to show that it is alive."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self
from uuid import uuid4

import msgspec

from probe.cluster.folder import Folder
from probe.errors import ProbeError, SettingsError

DRIVER = "driver.json"
BEAT = 2.0  # seconds between renewals


class _Claim(msgspec.Struct):
    driver: str
    renewed: int = 0


class Claim:
    """The claim of this driver, renewed inside ``with``; ``lost`` is set once another driver has overwritten it."""

    def __init__(self, folder: Folder, beat: float = BEAT) -> None:
        self._folder, self._beat = folder, beat
        self._mine = _Claim(uuid4().hex)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)
        self.lost = False

    def take(
        self, term: float, rest: float, *, resumed: bool, tell: Callable[[str], None] = lambda _: None
    ) -> None:  # fmt: skip
        """Claim the folder; raises SettingsError if another driver renews its claim.

        A killed driver leaves its claim behind. Its workers stop sending at most ``term`` seconds after its death.
        After ``rest`` more seconds the token bucket of each host is full again.
        """
        before = self._folder.read(DRIVER)
        if before is not None or resumed:
            wait = rest if before is None else max(term, 2 * self._beat) + rest
            if before is not None:
                tell(f"a driver has been at work here; in {wait:.0f} s it is certain whether it is still alive")
            self._over.wait(wait)
        if self._folder.read(DRIVER) != before:
            raise SettingsError(f"{self._folder.shown}: another driver is at work here; wait for its end")
        self._folder.write(DRIVER, msgspec.json.encode(self._mine))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        if not self.lost and self._is_mine():
            self._folder.forget(DRIVER)

    def _renew(self) -> None:
        while not self._over.wait(self._beat):
            try:
                if not self._is_mine():
                    self.lost = True
                    return
                self._mine.renewed += 1
                self._folder.write(DRIVER, msgspec.json.encode(self._mine))
            except ProbeError:  # the disk is full or unavailable: the run fails when it writes there itself
                continue

    def _is_mine(self) -> bool:
        content = self._folder.read(DRIVER)
        try:
            return content is not None and msgspec.json.decode(content, type=_Claim).driver == self._mine.driver
        except msgspec.DecodeError:
            return False
