"""The token by which GitHub is asked over its REST API: ``GITHUB_TOKEN`` of the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from probe.errors import SettingsError

API: Final = "https://api.github.com"
VARIABLE: Final = "GITHUB_TOKEN"


@dataclass(frozen=True, slots=True)
class GitHub:
    """A token, which is never shown, and the origin that alone gets it, by https."""

    token: str = field(repr=False)
    api: str = API

    def __post_init__(self) -> None:
        good = self.token.isascii() and self.token.isprintable() and " " not in self.token
        if not good:
            raise SettingsError(
                f"{VARIABLE} is not a token: it contains a space, a control character or a non-ASCII character"
            )
        if not self.api.startswith("https://"):
            raise SettingsError(f"the API that gets {VARIABLE} must be an https URL")

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self | None:
        """Return the token of the environment, None where there is none; raises SettingsError."""
        token = environment.get(VARIABLE, "").strip()
        return cls(token) if token else None
