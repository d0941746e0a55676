"""The links of files, without asking any of them."""

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
    """Yield each place where a file, or a document of a folder, has a link: its text, document, line and column.

    ``options`` are those of ``Settings``: ``as_="markdown"``, ``include_code=True``. Raises InputError where a file is
    missing or cannot be read, before anything is yielded where that can be told, and SettingsError.
    """
    settings = Settings.of(**options)
    documents = read([fspath(path) for path in paths], io.BytesIO(), None, settings.reading)
    return _mentions(documents, settings)


def _mentions(documents: Iterable[Document], settings: Settings) -> Iterator[Mention]:
    sites = Sites(settings.reading.site)
    for document in documents:
        yield from mentions(document, settings.reading, sites)
