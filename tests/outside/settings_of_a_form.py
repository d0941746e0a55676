"""Read settings from what a user typed, and say what is wrong with them."""

import sys
from typing import Any

from probe import Settings, SettingsError


def read(pairs: dict[str, Any]) -> str:
    try:
        Settings.read(pairs)
    except SettingsError as error:
        return str(error)
    return "fine"


def wrong() -> None:
    Settings(timeout="5s")  # type: ignore[call-arg]
    Settings.of(retries=1.5)  # type: ignore[arg-type]
    Settings.of(timeout=[1])  # type: ignore[arg-type]
    Settings.of(method="post")  # type: ignore[arg-type]
    Settings.of(retries="many")  # type: ignore[arg-type]


if __name__ == "__main__":
    print(read({"timeout": "soon"}), read({"timeout": "5s"}), len(sys.argv))
