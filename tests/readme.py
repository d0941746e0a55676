"""The parts of the README that the program itself says. ``python -m tests.readme`` writes them anew."""

import re
import subprocess
import sys

from probe.codes import Language
from probe.model import FAILING_VERDICTS, Verdict
from probe.reports.words import verdict_meaning
from tests.outside import ROOT, environment, probe

README = ROOT / "README.md"
_PART = re.compile(r"(<!-- begin: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

STATUSES = {
    "0": "nothing failing",
    "1": "something failing",
    "2": "the command, a setting or an input is wrong; nothing was probed, no report touched",
    "3": "the run ended early (`--deadline`, or this machine ran out of sockets) with nothing failing so far",
    "4": "a fault of probe itself, told in one line; the reports of what was done are written",
    "130, 143": "interrupted by SIGINT (Ctrl-C) or SIGTERM",
}

# The contract's words for when each verdict is given.
WHEN = {
    Verdict.OK: "success, no redirect",
    Verdict.REDIRECTED: "success behind one or more redirects",
    Verdict.SUSPECT: "success, but evidence that the content is gone: soft 404, parked domain, deep link sent to the "
    "site's front page",
    Verdict.BLOCKED: "something answers and refuses this client: 401, 402, 403, 407, 451, 511, 999, a bot wall, "
    "whatever its status",
    Verdict.LIMITED: "still 429, or 503 with Retry-After, after the retries; or told to wait longer than the cap",
    Verdict.BROKEN: "not there: 404, 410, other 4xx; redirects that loop, do not end or lead nowhere",
    Verdict.FAILING: "5xx, retried and confirmed",
    Verdict.UNREACHABLE: "no HTTP answer at all: DNS, connection, TLS, timeout, protocol",
    Verdict.INVALID: "not a URL that can be probed",
    Verdict.SKIPPED: "excluded, a scheme that is not probed, or an address that is not allowed",
    Verdict.UNCHECKED: "the run ended first: deadline, interrupt (status 3)",
}


def terminal() -> str:
    """Return the report that the demonstration shows."""
    ran = subprocess.run(
        [sys.executable, "samples/demo.py"], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True,
        encoding="utf-8", timeout=60,
    )  # fmt: skip
    lines = ran.stdout.rstrip().splitlines()
    counts, codes_seen = (
        lines.index(next(line for line in lines if line.startswith("All URLs"))),
        lines.index("Codes seen"),
    )
    return "```text\n" + "\n".join([*lines[:13], "…", "", *lines[counts:codes_seen], lines[-1]]) + "\n```\n"


def verdicts() -> str:
    """Return the verdict table."""
    rows = (
        f"| `{verdict}` | {WHEN[verdict]} | {verdict.level} | {'yes' if verdict in FAILING_VERDICTS else 'no'} |\n"
        for verdict in Verdict
    )
    return "| verdict | when | level | fails the run |\n|---|---|---|---|\n" + "".join(rows)


def verdicts_zh() -> str:
    """Return the verdicts in Chinese, as the reports explain them."""
    rows = (f"| `{verdict}` | {verdict_meaning(verdict, Language.ZH)} |\n" for verdict in Verdict)
    return "| 结论 | 含义 |\n|---|---|\n" + "".join(rows)


def statuses() -> str:
    """Return the exit statuses."""
    return "| status | meaning |\n|---|---|\n" + "".join(f"| {s} | {meaning} |\n" for s, meaning in STATUSES.items())


def codes() -> str:
    """Return one entry of the code table as the command prints it."""
    return f"```console\n$ probe codes 404\n{_printed('codes', '404', '--lang', 'en')}\n```\n"


def options() -> str:
    """Return the help of ``check``."""
    return f"```text\n{_printed('check', '--help')}\n```\n"


def _printed(*arguments: str) -> str:
    lines = (line.rstrip() for line in probe(*arguments).stdout.splitlines())
    return "\n".join(lines).strip("\n")


PARTS = {
    "terminal": terminal, "verdicts": verdicts, "statuses": statuses, "codes": codes, "options": options,
    "verdicts-zh": verdicts_zh,
}  # fmt: skip


def parts(text: str) -> dict[str, str]:
    """Return the README's generated parts as they stand."""
    return {match[2]: match[0].removeprefix(match[1]).removesuffix(match[3]) for match in _PART.finditer(text)}


def written(text: str) -> str:
    """Return the README with every generated part made anew."""
    return _PART.sub(lambda match: match[1] + PARTS[match[2]]() + match[3], text)


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
