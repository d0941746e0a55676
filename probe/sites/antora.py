"""Where names lead in a module of an Antora site: to the folder of their family, wherever in the module a page lies."""

import re

# https://docs.antora.org/antora/latest/page/resource-id/
_FOLDERS = {
    "page": "pages", "image": "images", "partial": "partials", "example": "examples", "attachment": "attachments",
}  # fmt: skip
_MODULE = re.compile(r"(.*/modules/[^/]+/)(?:pages/|partials/|nav[^/]*\Z)")


def resource(name: str, family: str, base: str) -> tuple[str, str] | None:
    """Return a name without its family and what it is relative to; None where that is another module or unknown.

    ``family`` is that of names that do not say it; that of an ``include`` is empty, for it starts from its own file.
    """
    module = _MODULE.match(base)
    if module is None:
        return name, base
    if ":" in name.partition("#")[0]:
        return None
    said, _, path = name.rpartition("$")
    folder = _FOLDERS.get(said or family)
    if folder is None or path.startswith("#"):
        return (name, base) if not said else None
    if path.startswith("."):
        return (path, base) if folder == "pages" and base.startswith("pages/", module.end(1)) else None
    return path, f"{module[1]}{folder}/"
