"""``python -m probe.sites`` writes the index of the generators anew."""

import json
import pkgutil
from importlib import import_module
from pathlib import Path

from probe import sites
from probe.sites.interface import Generator

INDEX = Path(__file__).with_name("index.json")


def text() -> str:
    """Return the index of all generators that there are, in the order in which they are asked."""
    modules = (found.name for found in pkgutil.iter_modules(sites.__path__) if found.name != "__main__")
    declared = {name: vars(import_module(f"{sites.__name__}.{name}")).get("GENERATOR") for name in modules}
    generators = [(name, each) for name, each in declared.items() if isinstance(each, Generator)]
    generators.sort(key=lambda of: (of[1].order, of[1].name))
    entries = [{"module": name, "name": each.name, "markers": each.markers} for name, each in generators]
    return json.dumps(entries, indent=0) + "\n"


if __name__ == "__main__":
    INDEX.write_text(text(), "utf-8")
