"""The config of the tea shop's handbook."""

project = "Tea shop"
extensions = ["myst_parser", "sphinx.ext.autosectionlabel"]
autosectionlabel_prefix_document = True
exclude_patterns = ["parts", "drafts/**", "Thumbs.db"]
html_static_path = ["_static"]
html_extra_path = ["extra"]
html_baseurl = "https://tea.example/shop/"
myst_heading_anchors = 2
myst_enable_extensions = ["colon_fence", "attrs_inline", "attrs_block", "deflist"]
