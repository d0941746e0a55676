"""What the directives of docutils and Sphinx hold: pictures, code, files, text for other programs, or more text."""

IMAGES = frozenset({"image", "figure"})
CODE = frozenset({
    "code", "code-block", "sourcecode", "testcode", "testoutput", "testsetup", "testcleanup", "doctest", "prompt",
    "ipython", "jupyter-execute", "productionlist", "highlight-code",
})  # fmt: skip
FILES = frozenset({"include", "literalinclude"})
# Their content is for another program.
UNREAD = frozenset({
    "raw", "math", "graphviz", "digraph", "graph", "mermaid", "uml", "plantuml", "inheritance-diagram",
    "tabularcolumns", "default-role", "role", "index",
})  # fmt: skip
# Of docutils, Sphinx and its common extensions: their content is read like the document itself.
HOLDING = frozenset({
    "admonition", "attention", "caution", "compound", "container", "csv-table", "danger", "deprecated", "dropdown",
    "epigraph", "error", "figure", "footer", "header", "highlights", "hint", "important", "list-table", "note", "only",
    "pull-quote", "seealso", "sidebar", "table", "tab", "tab-item", "tab-set", "tabs", "tip", "todo", "topic",
    "versionadded", "versionchanged", "versionremoved", "warning",
})  # fmt: skip
