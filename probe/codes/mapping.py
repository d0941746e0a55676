"""The code table as a mapping: ``codes[404]``, ``codes["dns-not-found"]``."""

from collections.abc import Iterator, Mapping
from types import ModuleType

from probe.codes.entry import Entry
from probe.codes.table import all_entries, entry, status_entry


class Codes(Mapping[int | str, Entry]):
    """Every entry of the code table, by status or key.

    A status without its own entry maps to the entry of its class: ``codes[499]``. Keys are those of the table:
    ``codes["4xx"]``, ``codes["redirect-loop"]``, ``codes["403 cloudflare"]``. Raises KeyError for anything else.
    """

    def __getitem__(self, key: int | str) -> Entry:
        if not isinstance(key, int):
            return entry(key)
        if not 100 <= key <= 999:  # RFC 9110, section 15: three digits
            return entry(f"{key:03}")  # access logs write 000, which has an entry
        return status_entry(key)

    def __iter__(self) -> Iterator[int | str]:
        return (each.key if each.status is None else each.status for each in all_entries())

    def __len__(self) -> int:
        return len(all_entries())


class CodesPackage(ModuleType, Codes):
    """The type of the package ``probe.codes``, so that ``from probe import codes`` returns the mapping.

    When a package is imported, it replaces an attribute of its parent that has the same name. The Python reference,
    "Customizing module attribute access", describes this solution.
    """

    __hash__ = ModuleType.__hash__
    __eq__ = ModuleType.__eq__


codes = Codes()
