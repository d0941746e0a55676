"""The nouns of the hostile internet."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum

from probe.model import FailureKind, Verdict
from samples.routes import Behaviour, fixed


class Wait(StrEnum):
    """A wait that no client is spared which judges a temper rightly."""

    TIMEOUT = "timeout"  # nothing tells earlier that no answer comes
    CONNECT = "connect timeout"
    TOLD = "told"  # by Retry-After, one second
    BACKOFF = "back-off"  # before both repetitions, each as long as it is drawn


@dataclass(frozen=True, slots=True)
class Page:
    """One URL and the truth about it; more than one verdict where two are as true.

    ``path`` may be a whole URL. ``behaviour`` None is that of the temper's host for all paths, whose turns are then
    counted together. ``why`` is the status or the failure that the verdict must stand on, where only one is right.
    """

    path: str
    behaviour: Behaviour | None
    truth: tuple[Verdict, ...]
    why: FailureKind | int | None = None


def pages(
    count: int, behaviour: Behaviour | None, *truth: Verdict, why: FailureKind | int | None = None, at: str = "/docs"
) -> tuple[Page, ...]:
    """Return ``count`` pages that all do the same, under ``at``."""
    return tuple(Page(f"{at}/{number}.html", behaviour, truth, why) for number in range(1, count + 1))


NOT_THERE = fixed(404)


@dataclass(frozen=True, slots=True)
class Temper:
    """One host: its pages, what it does for every other path, and how it stands on the network.

    ``first`` are the waits, one after another, until all of its pages have been looked at; ``second`` those of the
    second opinion, which is asked for after the rest of the run.
    """

    name: str
    told: str
    pages: tuple[Page, ...]
    stand: "Stand"
    elsewhere: Behaviour = NOT_THERE
    first: tuple[Wait, ...] = ()
    second: tuple[Wait, ...] = ()


Stand = Callable[[Temper, str], AbstractAsyncContextManager[str]]
"""Takes a temper and an address, and gives the start of the host's URLs while the host stands."""
