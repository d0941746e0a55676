"""Baselines: any file is one, or is refused with a reason."""

import json
import tempfile
from pathlib import Path

from probe.errors import ProbeError
from probe.excuses import Baseline
from tests.fuzz.surface import CANARY, BrokenError, Surface

_RECORD = {
    "schema": 1, "url": "http://a.test/x", "verdict": "broken", "level": "error", "status": 404, "failure": None,
    "final_url": "http://a.test/x", "fails": True, "excuse": None, "sources": [],
}  # fmt: skip
WORDS = (
    b"\n", b'"url"', b'"verdict"', b'"results"', b'"schema"', b'"fails"', b'"excuse"', b"null", b"1e999", b"NaN",
    b"[", b"{", b"}", b"]", b'"\\ud800"', b"\\u0000", b"\xef\xbb\xbf", b"\xff", b"1", b"9" * 5000, b"true", b'"broken"',
    b'"http://a.test/x#y"', b",", b":", b'"http://\x1b[2J"', CANARY.encode(),
)  # fmt: skip


def seeds() -> list[bytes]:
    """Return reports of both kinds, the suffix in the first line."""
    place = {**_RECORD, "url": "http://a.test/y#z"}
    whole = {"schema": 1, "summary": {"total": 2}, "results": [_RECORD, place]}
    lines = b"\n".join(json.dumps(record).encode() for record in (_RECORD, place))
    return [b".json\n" + json.dumps(whole).encode(), b".jsonl\n" + lines]


def attempt(example: bytes) -> None:
    """Read a baseline, ask it, and take its notices."""
    suffix, _, content = example.partition(b"\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "b.jsonl" if suffix == b".jsonl" else "b.json")
        path.write_bytes(content)
        try:
            read = Baseline.read(str(path), (CANARY,))
        except ProbeError as error:
            if CANARY in str(error):
                raise BrokenError("secret in a complaint") from error
            return
        for url in ("http://a.test/x", "http://a.test/y", "http://a.test/y#z", "x"):
            if not isinstance(read.knows(url, passes=True, places=True), bool):
                raise BrokenError("knows")
        if not all(note.word for note in read.notices()):
            raise BrokenError("a notice without its word")


SURFACE = Surface("baselines", seeds, WORDS, attempt)
