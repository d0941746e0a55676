"""The typed options of the library are those of the groups."""

from probe.settings.options import GROUP_OF
from probe.settings.typed import Options


def test_every_option_of_a_group_has_a_typed_name_and_no_other_has() -> None:
    assert set(Options.__annotations__) == {*GROUP_OF, "rules", "ignores"}
