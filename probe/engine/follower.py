"""The interface of an object that processes results during a run and may add targets."""

from typing import Protocol


class Follower(Protocol):
    """Processes results asynchronously, and may offer new targets."""

    @property
    def busy(self) -> bool:
        """Whether a result is not processed yet."""
        ...

    def stop(self) -> None:
        """Handle the stop of the run."""
        ...

    async def settle(self) -> None:
        """Wait until every result is processed."""
        ...
