project = "Toolbox"
extensions = [
    "sphinx.ext.autosectionlabel",
    "sphinx.ext.extlinks",
    "sphinx.ext.intersphinx",
]
autosectionlabel_prefix_document = True
exclude_patterns = ["_build", "_includes", "drafts/**"]
html_static_path = ["_static"]
html_extra_path = ["extra"]
intersphinx_mapping = {"python": ("https://docs.python.org/3", None)}
extlinks = {"issue": ("https://example.org/issues/%s", "issue %s")}
html_theme = "alabaster"
