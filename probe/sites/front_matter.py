"""Front matter: the mapping at the start of a page, YAML between ``---``, TOML between ``+++``, or a JSON object."""

import re

from probe.sites.configs import Config, json_of, toml_of, yaml_of

_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_OBJECT = re.compile(r"\{\s*\n.*?^\}[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


def front_matter(text: str, *keys: str) -> Config:
    """Return the front matter of a page if it contains one of ``keys``; otherwise it is not parsed."""
    matter = _MATTER.match(text)
    if matter is not None:
        if not any(key in matter[2] for key in keys):
            return {}
        return yaml_of(matter[2]) if matter[1] == "---" else toml_of(matter[2])
    found = _OBJECT.match(text)
    return json_of(found[0]) if found is not None and any(key in found[0] for key in keys) else {}
