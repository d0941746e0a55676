"""The token for GitHub's REST API, read from the environment variable ``GITHUB_TOKEN``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from probe.errors import SettingsError

API: Final = "https://api.github.com"
VARIABLE: Final = "GITHUB_TOKEN"


@dataclass(frozen=True, slots=True)
class GitHub:
    """A token, which is never shown, and the origin that it is sent to, over https only."""

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
        """Return the token from the environment, or None if there is none; raises SettingsError."""
        token = environment.get(VARIABLE, "").strip()
        return cls(token) if token else None
