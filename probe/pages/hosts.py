"""The places of a Markdown file as the host of its repository names them, where that is not GitHub."""

import os
from pathlib import Path

from probe.model import Document
from probe.repository import repository_at, top_of

_BITBUCKET = "bitbucket.org"  # Bitbucket Data Center gives headings no ids


def names_of_host(file: Path, document: Document) -> frozenset[str] | None:
    """Return the names of GitLab or Bitbucket for a file of a repository there, None for any other."""
    from probe.extract.markdown import (  # noqa: PLC0415 - where it was read already
        MARKDOWN_SUFFIXES,
        bitbucket_anchors,
        gitlab_anchors,
    )

    top = top_of(os.path.dirname(os.path.abspath(file)))  # noqa: PTH100, PTH120 - paths are texts here
    if top is None or not document.name.lower().endswith(MARKDOWN_SUFFIXES):
        return None
    repository = repository_at(top)
    if repository.is_gitlab:
        return gitlab_anchors(document)
    return bitbucket_anchors(document) if repository.host == _BITBUCKET else None
