"""Read config files of site generators as data: no code is run, and an unreadable file yields an empty config."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

Config = Mapping[str, Any]


class Unseen:
    """The type of ``UNSEEN``, a value known only by running a config or by the generator's own parser."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNSEEN"


UNSEEN = Unseen()

_JSON_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)


def toml_of(text: str) -> Config:
    """Return the table of a TOML file."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}


def yaml_of(text: str) -> Config:
    """Return the mapping of a YAML file's first document, with ``UNSEEN`` for values with custom tags."""
    import yaml  # noqa: PLC0415 - few sites need it

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Reads standard values, and custom tags as ``UNSEEN``."""

    Loader.add_multi_constructor("", lambda *_: UNSEEN)
    try:
        found = next(yaml.load_all(text, Loader=Loader), None)
    except (yaml.YAMLError, ValueError, TypeError, OverflowError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def json_of(text: str) -> Config:
    """Return the object of a JSON file, which may contain comments and trailing commas."""
    bare = _LAST_COMMA.sub(lambda found: found[1] or "", _JSON_COMMENT.sub(lambda found: found[1] or " ", text))
    try:
        found = json.loads(bare)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def value_at(config: object, *keys: str) -> object:
    """Return the value of a config at nested keys, None if there is none, ``UNSEEN`` if it is unknown."""
    for key in keys:
        if isinstance(config, Unseen):
            return UNSEEN
        if not isinstance(config, Mapping):
            return None
        config = config.get(key)
    return config


def text_at(config: object, *keys: str) -> str | None:
    """Return the string of a config at nested keys, None for any other value."""
    found = value_at(config, *keys)
    return found if isinstance(found, str) else None


def texts_at(config: object, *keys: str) -> tuple[str, ...]:
    """Return the strings of the list of a config at nested keys, or its single string."""
    found = value_at(config, *keys)
    if isinstance(found, str):
        return (found,)
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list | tuple) else ()


def table_at(config: object, *keys: str) -> Config:
    """Return the mapping of a config at nested keys, or an empty mapping."""
    found = value_at(config, *keys)
    return found if isinstance(found, Mapping) else {}
