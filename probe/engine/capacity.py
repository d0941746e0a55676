"""How many exchanges this machine bears at once: fewer where it has no more sockets."""

RECOVERY = 100  # exchanges without a shortage until one more may run at once


class Capacity:
    """Starts with ``most`` exchanges at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._calm = 0
        self.now = most

    def learn(self, *, short: bool, in_flight: int) -> None:
        """Take note of an exchange, which may have found no socket while so many others were in flight."""
        if short:
            self.now = max(1, in_flight)
            self._calm = 0
        elif self.now < self._most:
            self._calm += 1
            self.now += self._calm % RECOVERY == 0
