"""The limit of concurrent exchanges, lowered when this machine runs out of sockets."""

RECOVERY = 100  # exchanges without a shortage before the limit grows by one


class Capacity:
    """The current limit of concurrent exchanges, which starts at ``most``."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._calm = 0
        self.now = most

    def learn(self, *, short: bool, in_flight: int) -> None:
        """Record an exchange; ``short`` if it got no socket while ``in_flight`` others were in flight."""
        if short:
            self.now = max(1, in_flight)
            self._calm = 0
        elif self.now < self._most:
            self._calm += 1
            self.now += self._calm % RECOVERY == 0
