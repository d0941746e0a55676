"""Who goes on with the results of a run while it goes on, and may add to its targets."""

from typing import Protocol


class Follower(Protocol):
    """Takes results in its own time, and may offer targets for them."""

    @property
    def busy(self) -> bool:
        """Whether a result is not taken yet."""
        ...

    def stop(self) -> None:
        """Learn that the run is stopped."""
        ...

    async def settle(self) -> None:
        """Wait until every result is taken."""
        ...
