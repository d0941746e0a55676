"""What a run has learnt of the servers it talks to, so that no URL pays for what another has found out."""

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
    """Grows with what is odd, not with what is fine: a run over a million good hosts remembers nothing.

    ``head_refused`` are origins where a GET succeeded and HEAD had not, ``ways`` the variation that an origin wants,
    ``futile`` counts the targets of an origin for which variations were tried in vain, ``controls`` are the pages of
    addresses that nobody can have made, None for one that is no page.
    """

    outages: Outages = field(default_factory=Outages)
    refusals: Refusals = field(default_factory=Refusals)
    head_refused: set[str] = field(default_factory=set)
    ways: dict[str, Purpose] = field(default_factory=dict)
    futile: Counter[str] = field(default_factory=Counter)
    chains: Chains = field(default_factory=Chains)
    controls: "dict[str, Fingerprint | None]" = field(default_factory=dict)
