"""The ids of what a page of Sphinx describes, as sphinx-build 9 gave them for the same texts."""

import pytest

from probe.sites.sphinx_objects import object_ids, tells_all

_PAGE = """\
.. program:: tool run

.. option:: -v, --verbose <level>

.. cmdoption:: --colour=WHEN
               --color=WHEN

.. envvar:: TOOL_HOME

.. glossary::

   site root
      Where it starts.

   Œuvre
      A work.

.. py:module:: tool.core

.. class:: Runner(path)

   .. method:: go()
               go(fast)

.. py:data:: __all__
"""


@pytest.mark.parametrize(
    "made",
    [
        "cmdoption-tool-run-v", "cmdoption-tool-run-verbose", "cmdoption-tool-run-colour", "cmdoption-tool-run-color",
        "envvar-TOOL_HOME", "term-site-root", "term-uvre", "module-tool.core", "tool.core.Runner",
        "tool.core.Runner.go", "tool.core.__all__",
    ],
)  # fmt: skip
def test_an_id_follows_from_the_directive(made: str) -> None:
    assert made in set(object_ids(_PAGE))


@pytest.mark.parametrize("never", ["cmdoption-quiet", "envvar-tool_home", "term-site", "tool.core.Runner.stop", "go-1"])
def test_nothing_else_is_there(never: str) -> None:
    assert never not in set(object_ids(_PAGE))


@pytest.mark.parametrize(
    ("text", "all_told"),
    [
        (_PAGE, True),
        ("```{option} --x\n```\n```{py:function} f(x)\n```\n", True),
        ("Only words.\n", True),
        (".. automodule:: tool\n", False),
        (".. c:function:: int go(void)\n", False),
        (".. confval:: depth\n", False),
        (".. default-domain:: js\n\n.. function:: go()\n", False),
        ("```{autoclass} tool.Runner\n```\n", False),
    ],
)
def test_what_extensions_and_other_domains_name_is_not_told(text: str, *, all_told: bool) -> None:
    assert tells_all(text) is all_told
