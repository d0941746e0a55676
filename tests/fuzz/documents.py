"""Documents: any bytes give mentions or an InputError, in proportionate time, and no mention is lost."""

from pathlib import Path

from probe.errors import InputError
from probe.extract import format_of, mentions
from probe.model import Document
from probe.settings import Reading
from probe.targets import unique
from probe.url import normalise
from tests.fuzz.surface import BrokenError, Surface

CORPUS = Path(__file__).parents[1] / "corpus"
LARGEST_SEED = 30_000  # bytes
WORDS = (
    b"http://a.test/x", b"https://[::1]:80/", b"//a", b"<a href='", b"</a>", b"<", b">", b"<!--", b"-->", b"<script>",
    b"<svg>", b"<template>", b"<base href=/>", b"&amp;", b"&#x110000;", b"&", b"[", b"]", b"](", b")", b"![", b"`",
    b"```\n",
    b"~~~\n", b"\n", b"\r", b"\r\n\r\n", b"\n    ", b"\n\t", b"\n> ", b"\n- ", b"\n* ", b"\n1. ", b"\n# ", b"\n====\n",
    b"|",
    b"{", b"}", b'"', b"'", b'"""', b":", b"\\", b"*", b"_", b"**", b"\n.. ", b"\n.. _a: ", b"::\n\n", b"`a <b>`_",
    b"a_",
    b"link:", b"xref:", b"include::", b"image::", b"\n----\n", b"[[", b"]]", b"<<", b">>", b"{{", b"}}", b"{%", b"%}",
    b"${",
    b"url(", b"@import", b"/*", b"*/", b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\xa8",
    b",",
    b";", b"\t", b"<?xml version='1.0' encoding='utf-16'?>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<![CDATA[",
    b"]]>",
    b"<urlset>", b"<loc>", b"</loc>", b"<rss>", b"&a", b"*a", b"!!binary ", b"? ", b"--- ", b"<<: ", b"---\n",
    b"openapi: 3.0.0\n",
    b"1 0 obj", b"endobj", b"stream\n", b"endstream", b"xref\n", b"/URI (", b"/Kids [1 0 R]", b"/Parent 1 0 R",
    b"trailer",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Return every document of the corpus that is not large, its name in the first line."""
    files = [
        path for path in sorted(CORPUS.glob("*/**/*")) if path.is_file() and path.suffix not in (".expected", ".pyc")
    ]
    whole = [path.name.encode() + b"\n" + path.read_bytes() for path in files]
    return [seed for seed in whole if len(seed) <= LARGEST_SEED]


def attempt(example: bytes) -> None:
    """Read a document in every way."""
    name, _, content = example.partition(b"\n")
    document = Document(name.decode("utf-8", "replace") or "x", content, base="https://a.test/b/c")
    for reading in (Reading(), Reading(include_code=True, column=("1", "url"))):
        try:
            _read(document, reading)
        except InputError as error:
            if "Traceback" in str(error):
                raise BrokenError("a traceback in a complaint") from error


def _read(document: Document, reading: Reading) -> None:
    found = list(mentions(document, reading))
    if any(mention.line < 1 or mention.column < 1 for mention in found):
        raise BrokenError("a place before the first")
    if any(mention.document != document.name for mention in found):
        raise BrokenError("a mention of another document")
    targets = unique(iter(found), reading)
    if sum(len(target.mentions) for target in targets) != len(found):
        raise BrokenError("a mention that is lost")
    asked = [target.url for target in targets if (target.refusal, target.path, target.skip) == (None, None, None)]
    if len(set(asked)) != len(asked):
        raise BrokenError("two targets of one URL")
    if any(normalise(url) != url for url in asked):
        raise BrokenError("a target that is not normalised")
    form = format_of(document, reading)
    if form.anchors is not None and not isinstance(form.anchors(document), frozenset):
        raise BrokenError("anchors")
    if form.prose is not None and not isinstance(form.prose(document), str):
        raise BrokenError("prose")


SURFACE = Surface("documents", seeds, WORDS, attempt)
