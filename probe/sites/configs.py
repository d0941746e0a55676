"""Config files of site generators, read as data: nothing of them is run, and what cannot be read is empty."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

Config = Mapping[str, Any]


class Unseen:
    """The one value of what only running a config, or the generator's own reader, would tell."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNSEEN"


UNSEEN = Unseen()

_JSON_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)


def toml_of(text: str) -> Config:
    """Return a TOML file's table."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}


def yaml_of(text: str) -> Config:
    """Return the mapping of a YAML file, the first of several documents; ``UNSEEN`` for values with tags of others."""
    import yaml  # noqa: PLC0415 - few sites need it

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Reads plain values, whatever is tagged otherwise is not seen."""

    Loader.add_multi_constructor("", lambda *_: UNSEEN)
    try:
        found = next(yaml.load_all(text, Loader=Loader), None)
    except (yaml.YAMLError, ValueError, TypeError, OverflowError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def json_of(text: str) -> Config:
    """Return the object of a JSON file, which may have comments and commas before a closing bracket."""
    bare = _LAST_COMMA.sub(lambda found: found[1] or "", _JSON_COMMENT.sub(lambda found: found[1] or " ", text))
    try:
        found = json.loads(bare)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def value_at(config: object, *keys: str) -> object:
    """Return what a config has under keys within keys; None where it has nothing, ``UNSEEN`` where that is not seen."""
    for key in keys:
        if isinstance(config, Unseen):
            return UNSEEN
        if not isinstance(config, Mapping):
            return None
        config = config.get(key)
    return config


def text_at(config: object, *keys: str) -> str | None:
    """Return the text that a config has under keys, None for what is none."""
    found = value_at(config, *keys)
    return found if isinstance(found, str) else None


def texts_at(config: object, *keys: str) -> tuple[str, ...]:
    """Return the texts of the list that a config has under keys, or its one text."""
    found = value_at(config, *keys)
    if isinstance(found, str):
        return (found,)
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list | tuple) else ()


def table_at(config: object, *keys: str) -> Config:
    """Return the mapping that a config has under keys, an empty one where there is none."""
    found = value_at(config, *keys)
    return found if isinstance(found, Mapping) else {}
