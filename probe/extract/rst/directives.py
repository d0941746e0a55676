"""The directives of docutils and Sphinx by content: images, code, files, input of other programs, or more text."""

IMAGES = frozenset({"image", "figure"})
CODE = frozenset({
    "code", "code-block", "sourcecode", "testcode", "testoutput", "testsetup", "testcleanup", "doctest", "prompt",
    "ipython", "jupyter-execute", "productionlist", "highlight-code",
})  # fmt: skip
FILES = frozenset({"include", "literalinclude"})
# Their content is input of another program.
UNREAD = frozenset({
    "raw", "math", "graphviz", "digraph", "graph", "mermaid", "uml", "plantuml", "inheritance-diagram",
    "tabularcolumns", "default-role", "role", "index",
})  # fmt: skip
# Directives of docutils, Sphinx and its common extensions, whose content is parsed like the document itself.
HOLDING = frozenset({
    "admonition", "attention", "caution", "compound", "container", "csv-table", "danger", "deprecated", "dropdown",
    "epigraph", "error", "figure", "footer", "header", "highlights", "hint", "important", "list-table", "note", "only",
    "pull-quote", "seealso", "sidebar", "table", "tab", "tab-item", "tab-set", "tabs", "tip", "todo", "topic",
    "versionadded", "versionchanged", "versionremoved", "warning",
})  # fmt: skip
