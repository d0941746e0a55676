"""Config files: read or refused with file and line, and printed as a config file that says the same."""

import tempfile
import tomllib
from io import StringIO
from pathlib import Path

from probe.cli.config import print_config
from probe.config import Config, InForce
from probe.errors import ProbeError
from tests.fuzz.surface import ACTING, CANARY, BrokenError, Surface

URL = "https://docs.a.test/b?c=d"
SEED = b"""inputs = ["docs", "https://a.test/"]
output = ["report.json", "csv:x.csv"]
concurrency = 64
host_rate = 0.5
timeout = "20s"
deadline = "5m"
accept = "200-299,403"
fail_on = ["broken"]
exclude = ["^https://b\\\\.test/", "x+"]
header = ["X-Key: ${TOKEN}"]
proxy = "http://user:${TOKEN}@127.0.0.1:9/"
recurse = true
remap = [{from = "^https://a/(.*)", to = "https://b/$1"}]
allow_net = ["10.0.0.0/8", "fd00::/8"]
lang = "zh"
tls_warn_days = 3

[[rule]]
match = ["a.test", "*.b.test:80/x*", "regex:^http", "docs/*.md"]
timeout = 1.5
header = { X-Other = "${TOKEN}" }

[[ignore]]
match = "https://a.test/old/*"
reason = "known"
until = 2027-01-01
"""
WORDS = (
    b"inputs", b"files_from", b"output", b"baseline", b"root_dir", b"base_url", b"ca_file", b"column", b"as",
    b"include", b"remap",
    b"recurse", b"recurse_into", b"max_pages", b"concurrency", b"per_host", b"retries", b"retry_after_cap", b"method",
    b"user_agent",
    b"max_redirects", b"soft_404", b"color", b"quiet", b"offline", b"insecure", b"public_only", b"match", b"reason",
    b"until",
    b"\n[[rule]]\n", b"\n[[ignore]]\n", b"\n[a.b]\n", b" = ", b"true", b"false", b"0", b"-1", b"1e999", b"nan", b"inf",
    b"1e308",
    b"9" * 5000, b'""', b'"', b"'''", b'"""', b"[", b"]", b"{", b"}", b",", b"\n", b"#", b"\\u0000", b"\\ud800",
    b"\\u202e",
    b"\\x1b", b"\xff", b"${", b"${TOKEN}", b"${NOPE}", b"$1", b"$99", b"\\g<1>", b"(", b")", b"(?P<a>", b"*", b"regex:",
    b"://",
    b"[::1]", b"1979-05-27T07:32:00Z", b"07:32:00", b"0x10", b"\\", b"\r", b"%", b"@", b":", b"d", b"h", b"100-599",
    b"None",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Return one file with everything, and the small one of each line."""
    return [SEED, *(line + b"\n" for line in SEED.splitlines() if b"=" in line)]


def attempt(example: bytes) -> None:
    """Read a file and print what it says."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "probe.toml")
        path.write_bytes(example)
        try:
            call = _read(path)
            text = _printed(call, None)
            _printed(call, URL)
        except ProbeError as error:
            if CANARY in str(error):
                raise BrokenError("secret in a complaint") from error
            return
        if call.settings.asking.header or any("header" in rule.options for rule in call.settings.rules):
            return  # their values are not printed
        again = Path(folder, "again.toml")
        again.write_text(text, "utf-8")
        try:
            printed = _printed(_read(again), None)
        except ProbeError as error:
            raise BrokenError("what is printed is no config file") from error
        if _told(printed) != _told(text):
            raise BrokenError("what is printed says something else")


def _read(path: Path) -> InForce:
    return InForce.of({}, Config.of(str(path), {"TOKEN": CANARY}))


def _printed(call: InForce, url: str | None) -> str:
    out = StringIO()
    print_config(call, url, out)
    if CANARY in out.getvalue():
        raise BrokenError("secret in what is printed")
    if ACTING.search(out.getvalue()):
        raise BrokenError("control character in what is printed")
    return out.getvalue()


def _told(text: str) -> str:
    return repr(tomllib.loads(text))


SURFACE = Surface("configs", seeds, WORDS, attempt)
