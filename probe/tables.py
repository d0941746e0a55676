"""Tables of words and rules, edited as TOML and loaded from the JSON file beside, which takes a twentieth of the time.

After a change of a ``.toml`` file under ``probe/``, run ``python -m probe.tables`` to regenerate its ``.json`` file.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOM = Path(__file__).parent


def load(name: str) -> Any:  # noqa: ANN401 - each table has its own shape
    """Return a table by its path in this package without suffix, such as ``codes/walls``; dates in it are strings."""
    return json.loads(ROOM.joinpath(f"{name}.json").read_bytes())


def written() -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of the JSON that belongs to each TOML file."""
    import tomllib  # noqa: PLC0415 - load() does not need it

    for source in sorted(ROOM.rglob("*.toml")):
        table = tomllib.loads(source.read_text("utf-8"))
        yield source.with_suffix(".json"), json.dumps(table, ensure_ascii=False, indent=0, default=str) + "\n"


if __name__ == "__main__":
    for path, text in written():
        path.write_text(text, "utf-8")
