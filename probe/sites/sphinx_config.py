"""The config of a Sphinx project, ``conf.py``, or of a Jupyter Book, ``_config.yml`` and ``_toc.yml``.

Sources: https://www.sphinx-doc.org/en/master/usage/configuration.html, https://jupyterbook.org/customize/config.html,
sphinx/util/matching.py.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from probe.sites.configs import UNSEEN, Config, table_at, text_at, texts_at, value_at, yaml_of
from probe.sites.python_literals import python_of
from probe.sites.tree import Tree, joined

BOOK_CONFIG, BOOK_CONTENTS, MYST_CONFIG = "_config.yml", "_toc.yml", "myst.yml"
_MYST = ("myst_parser", "myst_nb", "recommonmark", "m2r", "m2r2", "sphinx_mdinclude", "jupyter_book")
_NOTEBOOKS = ("myst_nb", "nbsphinx", "jupyter_book")
# Extensions that neither generate pages nor define labels.
_HARMLESS = re.compile(
    r"sphinx\.ext\.(?:autosectionlabel|coverage|doctest|duration|extlinks|githubpages|graphviz|ifconfig|imgconverter"
    r"|imgmath|inheritance_diagram|intersphinx|linkcode|mathjax|napoleon|todo|viewcode)"
    r"|myst_parser|myst_nb|recommonmark|nbsphinx|jupyter_book|notfound\.extension|numpydoc|pallets_sphinx_themes"
    r"|furo(?:\.sphinxext)?|releases|pygments\w*"
    r"|sphinx_(?:copybutton|design|tabs(?:\.tabs)?|inline_tabs|sitemap|togglebutton|rtd_theme|book_theme|immaterial"
    r"|issues|thebe|comments|external_toc|last_updated_by_git|favicon|prompt|substitution_extensions|reredirects|llms_txt"
    r"|toolbox(?:\.\w+)*|version_warning|lint|hoverxref|panels|notfound_page|paramlinks|argparse|click|proof)"
    r"|sphinx-(?:prompt|pydantic)|hoverxref\.extension|pydata_sphinx_theme|sphinxext\.(?:opengraph|rediraffe)"
    r"|sphinxcontrib\.(?:applehelp|bibtex|devhelp|htmlhelp|images|jquery|jsmath|katex|log_cabinet|mermaid|plantuml"
    r"|programoutput|qthelp|serializinghtml|spelling|svg2pdfconverter|rsvgconverter|cairosvgconverter|towncrier(?:\.ext)?"
    r"|tikz|typer|video|youtube|googleanalytics|asciinema|datatemplates|trio|emojicodes|httpdomain)"
    r"|IPython\.sphinxext\.\w+|matplotlib\.sphinxext\.(?:plot_directive|mathmpl|roles)|jupyter_sphinx"
)
# Code in a config that may write pages or define labels.
_RUNS = re.compile(r"\.connect\(|subprocess|os\.system|apidoc|\bshutil\.|\.write\(|write_text")
_WRITES = re.compile(r"\bshutil\.|\.write\(|write_text|write_bytes|urlretrieve|open\([^)]*[\"']wb?[\"']")
# A config whose values come from a function or another file.
_MADE_ELSEWHERE = re.compile(r"^globals\(\)\.update|^from\s+[\w.]+\s+import\s+\*|\bexec\(", re.MULTILINE)
_ADDED = re.compile(r"rst_(?:epi|pro)log|source-read|include-read|doctree-read")
_EXCLUDED = ("**/_sources", ".#*", "**/.#*", "*.lproj/**")  # EXCLUDE_PATHS of sphinx/project.py
_WILD = re.compile(r"(\*\*|\*|\?|\[!?[^\[\]\\/]+\])")
_PYTHON_MARK = re.compile(
    r"^(?:extensions|master_doc|root_doc|source_suffix|html_theme|html_static_path|exclude_patterns|project)\b\s*[:=+]"
    r"|^(?:from|import)[ \t]+sphinx",
    re.MULTILINE,
)


class SphinxConfig:
    """The part of a project's config that is readable without running it."""

    def __init__(self, tree: Tree, root: str) -> None:
        self._text = tree.text(joined(root, "conf.py"))
        self._contents: Config = {}
        self.is_book = not self._text
        self.is_mystmd = False
        self._values: Mapping[str, object] = python_of(self._text) if self._text else self._of_book(tree, root)

    @property
    def adds_targets(self) -> bool:
        """Whether the config may add text before or after each page: rst_epilog, hooks."""
        return _ADDED.search(self._text) is not None or _MADE_ELSEWHERE.search(self._text) is not None

    @property
    def is_one(self) -> bool:
        """Whether this is the config of a Sphinx project or of a book."""
        return self.is_mystmd or bool(self._contents) if self.is_book else _PYTHON_MARK.search(self._text) is not None

    def _of_book(self, tree: Tree, root: str) -> Config:
        """Return the config of a book: version 2 is built by mystmd, version 1 by Sphinx."""
        contents = yaml_of(tree.text(joined(root, MYST_CONFIG)))
        self.is_mystmd = bool(table_at(contents, "project"))
        if self.is_mystmd:
            self._contents = contents
            return {
                "exclude_patterns": [*texts_at(contents, "project", "exclude"), "_build", "node_modules"],
                "extensions": ["jupyter_book", *(["plugins"] if value_at(contents, "project", "plugins") else [])],
                "intersphinx_mapping": value_at(contents, "project", "references"),
            }
        self._contents = yaml_of(tree.text(joined(root, BOOK_CONTENTS)))
        config = yaml_of(tree.text(joined(root, BOOK_CONFIG)))
        extra = texts_at(config, "sphinx", "extra_extensions")
        named: dict[str, object] = {
            "exclude_patterns": [*texts_at(config, "exclude_patterns"), "_build", "**.ipynb_checkpoints"]
        }
        named["myst_enable_extensions"] = value_at(config, "parse", "myst_enable_extensions")
        named["bibtex_bibfiles"] = value_at(config, "bibtex_bibfiles")
        return {**named, **table_at(config, "sphinx", "config"), "extensions": ["jupyter_book", *extra]}

    def value(self, name: str) -> object:
        """Return a value; it is ``UNSEEN`` if it is only known at run time."""
        return self._values.get(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the strings in a list."""
        return texts_at(self._values, name)

    @cached_property
    def root_doc(self) -> str:
        """The name of the root document."""
        named = (
            text_at(self._contents, "root") or text_at(self._values, "root_doc") or text_at(self._values, "master_doc")
        )
        return (named or "index").removesuffix(".md").removesuffix(".rst").removesuffix(".ipynb")

    @cached_property
    def extensions(self) -> tuple[str, ...]:
        """The extensions in the config that are literal."""
        return self.texts("extensions")

    @cached_property
    def _unseen_extensions(self) -> bool:
        """Whether the config may enable extensions that are not literal."""
        said = self._values.get("extensions")
        made = "extensions" not in self._values and bool(_MADE_ELSEWHERE.search(self._text))
        return made or said is UNSEEN or (isinstance(said, list) and any(each is UNSEEN for each in said))

    @cached_property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes of source files: ``source_suffix``, and those that extensions add."""
        said = self._values.get("source_suffix")
        named = tuple(map(str, said)) if isinstance(said, Mapping) else texts_at(self._values, "source_suffix")
        unseen = self._unseen_extensions or "extensions" not in self._values or said is UNSEEN
        added = (
            (".rst",) if not named else (),
            (".md",) if unseen or not set(_MYST).isdisjoint(self.extensions) else (),
            (".ipynb",) if unseen or not set(_NOTEBOOKS).isdisjoint(self.extensions) else (),
        )
        return tuple(dict.fromkeys((*named, *(suffix for each in added for suffix in each))))

    @cached_property
    def maker(self) -> str | None:
        """The extension, or the config itself, that may generate pages and define labels, or None."""
        if self._text and (self._unseen_extensions or _RUNS.search(self._text)):
            return "conf.py"
        return next((name for name in self.extensions if _HARMLESS.fullmatch(name) is None), None)

    def writes(self, path: str) -> bool:
        """Whether the config copies, downloads or writes files, and names this file."""
        name = path.rpartition("/")[2]
        literal = re.compile(rf"[\"'/]{re.escape(name)}[\"']")
        return bool(name) and _WRITES.search(self._text) is not None and literal.search(self._text) is not None

    @cached_property
    def is_of_python(self) -> bool:
        """Whether directives without a domain describe Python objects: ``primary_domain``."""
        return self._values.get("primary_domain", "py") == "py"

    @cached_property
    def maps_projects(self) -> bool:
        """Whether names may belong to other projects: ``intersphinx_mapping``."""
        return bool(self._values.get("intersphinx_mapping"))

    def leaves_out(self, path: str) -> bool:
        """Whether a path below the source folder is excluded: ``exclude_patterns``, ``include_patterns``."""
        if self._included is not None and not _matches(self._included, path):
            return True
        parts = path.split("/")
        return any(_matches(self._excluded, "/".join(parts[:end])) for end in range(1, len(parts) + 1))

    @cached_property
    def _excluded(self) -> tuple[re.Pattern[str], ...]:
        names = ("exclude_patterns", "templates_path", "html_static_path", "html_extra_path")
        return _compiled((*(text for name in names for text in self.texts(name)), *_EXCLUDED))

    @cached_property
    def _included(self) -> tuple[re.Pattern[str], ...] | None:
        patterns = self.texts("include_patterns")
        return _compiled(patterns) if patterns else None

    @cached_property
    def anchors(self) -> int:
        """The deepest heading level with ids like GitHub's: ``myst_heading_anchors``."""
        depth = self._values.get("myst_heading_anchors", 6 if self.is_book else 0)
        return depth if isinstance(depth, int) else 6 if depth is UNSEEN else 0

    @cached_property
    def reads_images(self) -> bool:
        """Whether MyST reads images in raw HTML: html_image in ``myst_enable_extensions``."""
        named = self._values.get("myst_enable_extensions")
        return (
            named is UNSEEN or (self.is_book and named is None) or "html_image" in self.texts("myst_enable_extensions")
        )

    @cached_property
    def labels_sections(self) -> tuple[bool, bool]:
        """Whether section titles are labels, and whether these labels begin with the document's name."""
        return self._unseen_extensions or "sphinx.ext.autosectionlabel" in self.extensions, bool(
            value_at(self._values, "autosectionlabel_prefix_document")
        )


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(filter(None, (_pattern(text.removeprefix("./").rstrip("/")) for text in patterns)))


def _pattern(text: str) -> re.Pattern[str] | None:
    """Return the regular expression of a pattern, in which only ``**`` matches slashes: _translate_pattern."""
    try:
        return re.compile("".join(map(_translated, _WILD.split(text)))) if text else None
    except re.error:  # a reversed range
        return None


def _translated(part: str) -> str:
    if part.startswith("[") and part.endswith("]"):
        return f"[^{part[2:]}" if part[1] == "!" else part
    return {"**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part) or re.escape(part)


def _matches(patterns: tuple[re.Pattern[str], ...], path: str) -> bool:
    return any(pattern.fullmatch(path) for pattern in patterns)
