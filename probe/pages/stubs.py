"""Files of this machine that only lead on to another, as site generators write them for pages that have moved."""

import os
from pathlib import Path

from probe.extract import format_of
from probe.model import Document, Mention
from probe.settings import Reading
from probe.sites.tree import path_from
from probe.targets.relative import Relatives
from probe.url import join, split_fragment

MOST_STUBS = 20  # one after the other; Fetch standard, "HTTP-redirect fetch", step 7


class Stubs:
    """Resolves where files lead on to, with the rules by which the links in them are resolved."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._relatives: Relatives | None = None

    def destination(self, file: Path, document: Document) -> str | None:
        """Return the URL that a file leads on to, ``file:`` for one of this machine; None for one that is a page."""
        if not document.content or format_of(document, self._reading).name != "html":
            return None
        from probe.extract.html import is_xml  # noqa: PLC0415 - the reader of pages, where there is a page to read
        from probe.extract.html.client_side import client_redirect, leads_of  # noqa: PLC0415 - the same

        own = file.absolute().as_uri()
        leads = leads_of(document, xml=is_xml(document))
        found = client_redirect(leads, None, own, lambda target, base: self._resolved(own, target, base))
        return None if found is None else found.url

    def _resolved(self, own: str, target: str, written: str | None) -> str | None:
        from probe.extract.html import base_of  # noqa: PLC0415 - the same

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
    """Return the file that a stub leads to, if it is there and the link's own fragment counts: the stub names none."""
    path = None if "#" in url else path_from(url)
    return Path(path) if path is not None and os.path.exists(path) else None  # noqa: PTH110 - Path.exists may raise
