"""Pages of Vue: components with computed ids, after which no fragment is known to be missing, and virtual modules."""

import pytest

from probe.model import Note
from probe.sites import vitepress, vuepress
from probe.sites.interface import Missing, Unknown
from tests.sites.written import Written

_BOUND = "<template><h2 :id='key'>x</h2></template>"
_LITERAL = "<template><h2 id='a'>x</h2></template>"
_IMPORT = "<script setup>\nimport Tins from '{}'\n</script>\n"


@pytest.mark.parametrize(
    ("text", "files", "adds"),
    [
        (_IMPORT.format("/parts/tins.vue") + "# A\n<Tins :level='2' />\n", {"parts/tins.vue": _BOUND}, True),
        (_IMPORT.format("./tins.vue") + "# A\n<Tins />\n", {"guide/tins.vue": _BOUND}, True),
        (_IMPORT.format("@/x/tin-s.vue") + "# A\n<Tins />\n", {"components/TinS.vue": _BOUND}, True),
        ("# A\n<tin-list></tin-list>\n", {"components/TinList.vue": _BOUND}, True),
        ("# A\n<Tins/>\n", {"components/Tins.vue": "<template><Lid /></template>", "theme/Lid.vue": _BOUND}, True),
        ("# A\n<Tins/>\n", {"components/Tins.vue": "<p v-bind:id='x'>"}, True),
        ("# A\n<Tins/>\n", {"components/Tins.vue": "<Tins/>"}, False),  # inside itself
        ("# A\n<Tins/>\n", {"components/Tins.vue": _LITERAL}, False),
        ("# A\n<Tins/>\n", {"components/Lids.vue": _BOUND}, False),
        ("# A\n<Tins/>\n", {"components/Tins.vue": "<p :key='id' data-id='x'>"}, False),
        (_IMPORT.format("./gone.vue") + "# A\n<Tins />\n", {}, False),
        ("# A\n<p>x</p>\n", {"components/P.vue": _BOUND}, False),
    ],
)
def test_a_component_may_add_ids(text: str, files: dict[str, str], *, adds: bool) -> None:
    written = {"guide/a.md": text, ".vitepress/config.js": "export default {}", **files}
    site = vitepress.GENERATOR.found(Written(written), "")
    assert site is not None
    assert site.adds_ids(text, "guide/a.md") is adds


def test_components_of_vuepress_are_read_too() -> None:
    files = {".vuepress/config.js": "module.exports = {}", ".vuepress/components/Tins.vue": _BOUND, "a.md": ""}
    site = vuepress.GENERATOR.found(Written(files), "")
    assert site is not None
    assert site.adds_ids("# A\n<Tins />\n", "a.md")
    assert not site.adds_ids("# A\n<Lids />\n", "a.md")


def test_an_include_may_name_a_virtual_module() -> None:
    site = vitepress.GENERATOR.found(Written({".vitepress/config.js": "export default {}", "a.md": ""}), "")
    assert site is not None
    assert site.own("virtual:table", "include", "a.md") == Unknown(Note("plugin-decides", ("vitepress",)))
    assert isinstance(site.own("./virtual/table.md", "include", "a.md"), Missing)
