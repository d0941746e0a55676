"""``python -m probe.extract`` regenerates the index of the formats."""

import json
import pkgutil
from importlib import import_module
from pathlib import Path

from probe.extract.interface import Format

INDEX = Path(__file__).with_name("index.json")


def text() -> str:
    """Return the index of all formats, the most specific first."""
    modules = (found.name for found in pkgutil.iter_modules([str(INDEX.parent)]) if found.name != "__main__")
    declared = {name: vars(import_module(f"probe.extract.{name}")).get("FORMAT") for name in modules}
    formats = [(name, form) for name, form in declared.items() if isinstance(form, Format)]
    formats.sort(key=lambda of: (of[1].order, of[1].name))
    entries = [
        {
            "module": name,
            "name": form.name,
            "suffixes": form.suffixes,
            "media_types": form.media_types,
            "recognises": form.recognises is not None,
            "walked": form.walked,
        }
        for name, form in formats
    ]
    return json.dumps(entries, indent=0) + "\n"


if __name__ == "__main__":
    INDEX.write_text(text(), "utf-8")
