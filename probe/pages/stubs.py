"""Local files that only redirect to another page, as site generators write them for moved pages."""

import os
from pathlib import Path

from probe.extract import format_of
from probe.model import Document, Mention
from probe.settings import Reading
from probe.sites.tree import path_from
from probe.targets.relative import Relatives
from probe.url import join, split_fragment

MOST_STUBS = 20  # consecutive stubs; Fetch standard, "HTTP-redirect fetch", step 7


class Stubs:
    """Resolves the redirects of local files, with the same rules as their links."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._relatives: Relatives | None = None

    def destination(self, file: Path, document: Document) -> str | None:
        """Return the URL that a file redirects to, a ``file:`` URL for a local one; None if the file is a page."""
        if not document.content or format_of(document, self._reading).name != "html":
            return None
        from probe.extract.html import is_xml  # noqa: PLC0415 - only needed to read a page
        from probe.extract.html.client_side import client_redirect, leads_of  # noqa: PLC0415 - as above

        own = file.absolute().as_uri()
        leads = leads_of(document, xml=is_xml(document))
        found = client_redirect(leads, None, own, lambda target, base: self._resolved(own, target, base))
        return None if found is None else found.url

    def _resolved(self, own: str, target: str, written: str | None) -> str | None:
        from probe.extract.html import base_of  # noqa: PLC0415 - as above

        base = base_of(own, written, self._reading) or own
        self._relatives = self._relatives or Relatives(self._reading)
        try:
            meant = self._relatives.meant(Mention(target, own, 1, 1, base=base), base)
            url = join(base, target)
        except ValueError:
            return None
        if meant.path is None:
            return url if url.startswith(("http:", "https:", "file:")) else None
        fragment = split_fragment(target)[1]
        return Path(meant.path).absolute().as_uri() + ("" if fragment is None else f"#{fragment}")


def path_of_stub(url: str) -> Path | None:
    """Return the existing file that a stub redirects to; None if the stub's URL has a fragment, which would win."""
    path = None if "#" in url else path_from(url)
    return Path(path) if path is not None and os.path.exists(path) else None  # noqa: PTH110 - Path.exists may raise
