"""Extract the links of files without requesting any of them."""

import io
from collections.abc import Iterable, Iterator
from os import PathLike, fspath
from typing import Unpack

from probe.extract import mentions
from probe.model import Document, Mention
from probe.settings import Options, Settings
from probe.sites import Sites
from probe.sources.inputs import read


def extract(*paths: str | PathLike[str], **options: Unpack[Options]) -> Iterator[Mention]:
    """Yield each occurrence of a link in the given files and folders: its text, document, line and column.

    ``options`` are those of ``Settings``: ``as_="markdown"``, ``include_code=True``. Raises SettingsError, and
    InputError if a file is missing or unreadable. Where possible, InputError is raised before the first link.
    """
    settings = Settings.of(**options)
    documents = read([fspath(path) for path in paths], io.BytesIO(), None, settings.reading)
    return _mentions(documents, settings)


def _mentions(documents: Iterable[Document], settings: Settings) -> Iterator[Mention]:
    sites = Sites(settings.reading.site)
    for document in documents:
        yield from mentions(document, settings.reading, sites)
