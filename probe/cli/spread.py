"""The options of ``probe cluster run`` for distributing a run over machines."""

from typing import Annotated, get_type_hints

from typer import Option


class Spread:
    """The folder and the division of a run."""

    out: Annotated[str, Option(metavar="DIR", help="Folder that all machines can access: a path or a URI.")] = ""
    address: Annotated[
        str | None, Option(metavar="HOST:PORT", help="Address of the Ray cluster; by default one on this machine.")
    ] = None
    actors: Annotated[int, Option(metavar="N", help="Number of actors.", show_default="one per processor")] = 0
    partitions: Annotated[int, Option(metavar="N", help="Number of partitions of the hosts.")] = 256
    chunk: Annotated[int, Option(metavar="N", help="Number of URLs that are probed and written together.")] = 5_000
    form: Annotated[str, Option("--format", metavar="parquet|jsonl", help="Format of the results.")] = "parquet"
    vantage: Annotated[str | None, Option(metavar="NAME", help="Name of the vantage point, for 'probe merge'.")] = None
    resume: Annotated[bool, Option("--resume", metavar="", help="Continue the run in DIR.")] = False


def only(panel: type, *names: str) -> type:
    """Return a panel reduced to some of its options."""
    kept = {name: getattr(panel, name) for name in names}
    return type(panel.__name__, (), {**kept, "__annotations__": {name: panel.__annotations__[name] for name in names}})


def without(panel: type, *names: str) -> type:
    """Return a panel without some of its options."""
    return only(panel, *(name for name in panel.__annotations__ if name not in names))


SPREAD_OPTIONS = tuple(get_type_hints(Spread))
