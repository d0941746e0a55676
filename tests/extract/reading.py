"""What the tests of formats share: a content read in one format."""

from probe.extract import format_named
from probe.model import Document, FailureKind
from probe.settings import Reading

Found = list[tuple[int, int, str, FailureKind | None]]


def read(form: str, content: bytes | str, reading: Reading | None = None) -> Found:
    """Return line, column, text and fault of each mention; all name the document."""
    document = Document("doc", content.encode() if isinstance(content, str) else content)
    found = list(format_named(form).mentions(document, reading or Reading()))
    assert all(mention.document == "doc" for mention in found)
    return [(mention.line, mention.column, mention.text, mention.fault) for mention in found]
