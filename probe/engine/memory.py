"""Findings of a run about servers, shared so that no URL repeats the work of another."""

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from probe.engine.attempt import Purpose
from probe.engine.certificate_chain import Chains
from probe.engine.outages import Outages
from probe.engine.refusals import Refusals

if TYPE_CHECKING:
    from probe.engine.soft_404 import Fingerprint


class Memory(Struct):
    """The findings about unusual servers; normal hosts take no memory.

    ``head_refused`` are origins where a GET succeeded after an unsuccessful HEAD. ``ways`` maps an origin to the
    variation that works. ``futile`` counts the targets of an origin without a working variation. ``controls`` maps
    control URLs, which cannot exist, to the fingerprints of their pages, None for an answer that is not a page.
    """

    outages: Outages = field(default_factory=Outages)
    refusals: Refusals = field(default_factory=Refusals)
    head_refused: set[str] = field(default_factory=set)
    ways: dict[str, Purpose] = field(default_factory=dict)
    futile: Counter[str] = field(default_factory=Counter)
    chains: Chains = field(default_factory=Chains)
    controls: "dict[str, Fingerprint | None]" = field(default_factory=dict)
