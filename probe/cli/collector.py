"""The garbage collector, told that what a run holds stays until the end."""

import gc

COLLECTOR_THRESHOLDS = (50_000, 20, 50)  # objects, then generations; results hold no cycles


def spare_the_collector() -> None:
    """Let the garbage collector pass over what stays until the end: on 20,000 URLs that is a third of the time."""
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)
    gc.enable()
