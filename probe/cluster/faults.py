"""Exceptions that leave a task or an actor. Ray keeps their texts and shows them on its dashboard and in its logs.

A text may quote a URL, a header or a setting. So the text of an error for the user is cleaned, and of a bug only its
type and its place leave.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from probe.errors import ProbeError, RemoteFault, place_of
from probe.reports.clean import clean


@contextmanager
def quoting_nothing() -> Iterator[None]:
    """Decorate a task: replace an exception by one whose text has no secret."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever leaves
        raise _cleaned(error) from None


@asynccontextmanager
async def quoting_nothing_async() -> AsyncIterator[None]:
    """Decorate a method of an actor in the same way."""
    with quoting_nothing():
        yield


def cause_of(error: Exception) -> Exception:
    """Return the exception that was originally raised in a task or an actor, from the RayTaskError that brings it."""
    cause = getattr(error, "cause", None)
    return cause if isinstance(cause, ProbeError | RemoteFault) else RemoteFault(place_of(error))


def _cleaned(error: Exception) -> Exception:
    if isinstance(error, ProbeError):
        return type(error)(clean(str(error)))
    return cause_of(error)
