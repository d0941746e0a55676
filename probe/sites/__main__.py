"""``python -m probe.sites`` writes the index of the generators anew."""

import json
import pkgutil
from importlib import import_module
from pathlib import Path

from probe import sites
from probe.sites import config_links
from probe.sites.interface import Generator

INDEX = Path(__file__).with_name("index.json")


def text() -> str:
    """Return the index of all generators that there are, in the order in which they are asked."""
    modules = (found.name for found in pkgutil.iter_modules(sites.__path__) if found.name != "__main__")
    declared = {name: vars(import_module(f"{sites.__name__}.{name}")).get("GENERATOR") for name in modules}
    generators = [(name, each) for name, each in declared.items() if isinstance(each, Generator)]
    generators.sort(key=lambda of: (of[1].order, of[1].name))
    entries = [
        {"module": name, "name": each.name, "markers": each.markers, **_configs(each.name)} for name, each in generators
    ]
    return json.dumps(entries, indent=0) + "\n"


def _configs(name: str) -> dict[str, object]:
    """Return which module knows the config files of a generator, and how these are called."""
    if name not in {found.name for found in pkgutil.iter_modules(config_links.__path__)}:
        return {"links": "", "configs": ()}
    links = import_module(f"{config_links.__name__}.{name}").LINKS
    return {"links": name, "configs": (*links.names, *links.anywhere)}


if __name__ == "__main__":
    INDEX.write_text(text(), "utf-8")
