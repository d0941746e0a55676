"""Decoding of stored values: what this program cannot have written is damage, as if SQLite itself had found it."""

import sqlite3
from collections.abc import Callable
from typing import Annotated, TypeVar

from msgspec import Meta, MsgspecError

Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
"""A number that SQLite can store."""

_Coded = TypeVar("_Coded")
_Value = TypeVar("_Value")


def decoded(decode: Callable[[_Coded], _Value], stored: _Coded) -> _Value:
    """Return a stored value; raises sqlite3.DatabaseError if it cannot be decoded."""
    try:
        return decode(stored)
    except (MsgspecError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise sqlite3.DatabaseError("a row cannot be decoded") from error


def present(row: _Value | None) -> _Value:
    """Return a row that another row refers to; raises sqlite3.DatabaseError if it is missing."""
    if row is None:
        raise sqlite3.DatabaseError("a row is missing")
    return row
