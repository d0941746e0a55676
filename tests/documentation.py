"""The documentation and its generated parts. ``python -m tests.documentation`` writes these again."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from typer.main import get_command

from probe.cli.app import app
from probe.codes import Language, all_entries
from probe.codes.listing import render
from probe.extract import Format
from probe.extract import formats as inputs_read
from probe.model import FAILING_VERDICTS, Verdict
from probe.reports import formats as reports_written
from probe.reports.words import verdict_meaning
from samples.origin import Origin
from tests import comparison
from tests.outside import ROOT, probe, serving

README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
_PART = re.compile(r"(<!-- begin: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

STATUSES = {
    "0": "nothing fails",
    "1": "something fails",
    "2": "the command, a setting or an input is wrong; nothing was probed, no report was changed",
    "3": "the run ended early (`--deadline`, or this machine ran out of sockets or reached no site), and nothing "
    "failed so far",
    "4": "an internal error of probe, reported in one line; the reports contain the results so far",
    "129, 130, 143": "interrupted by SIGHUP, SIGINT (Ctrl-C) or SIGTERM",
}

# The contract's words for when each verdict is given.
WHEN = {
    Verdict.OK: "success without a redirect; for local links: the file and the fragment exist",
    Verdict.REDIRECTED: "success after one or more redirects",
    Verdict.SUSPECT: "success, but there is evidence that the content is gone: soft 404 in any language, parked or "
    "expired domain, default page, suspended account, error object, deep link redirected to the front page, "
    "a page in place of a redirect target, 304 without a condition in the request",
    Verdict.BLOCKED: "the server refuses this client: 401, 402, 403, 405, 406, 407, 412, 418, 423, 451, 511, 999, a "
    "login page, or a bot wall with any status",
    Verdict.LIMITED: "429, or 503 with Retry-After, after all retries; or a Retry-After above `--retry-after-cap`",
    Verdict.UNEXPECTED: "not the status or not the final address that the input expects; a redirect that "
    "`--permanent-only` or `--max-hops` does not allow",
    Verdict.BROKEN: "404, 410, other 4xx; a missing file or fragment; redirects that loop, exceed the limit or have no "
    "target",
    Verdict.FAILING: "5xx, retried and confirmed",
    Verdict.UNREACHABLE: "no HTTP response: failure of DNS, connection, TLS or protocol, or a timeout",
    Verdict.INVALID: "not a URL that can be probed",
    Verdict.SKIPPED: "excluded; a scheme that is not probed; an address that is not allowed; disallowed by robots.txt; "
    "a placeholder; in prose or source code, a name reserved for examples",
    Verdict.UNCHECKED: "the run ended first (deadline, interrupt), or this machine reached no site (exit status 3)",
}

COUNTS = {
    "asciidoc": "links, images, media, included files, references to other documents; attributes are substituted",
    "canvas": "boards of Obsidian: Markdown and URLs; files too if the vault is known",
    "css": "`url()` and `@import`",
    "csv": "the columns that contain URLs (in a column called url or similar, also `example.com/x`), or those of "
    "`--column`; without such a column, bare URLs",
    "feed": "RSS and Atom: the links of the feed, of its entries and of the HTML in them",
    "html": "`href`, `src`, `srcset`, `poster`, `meta refresh`, `link`, CSS, resolved against `base`",
    "json": "every string that is a URL, and the URLs in prose",
    "list": "one URL per line",
    "markdown": "inline and reference links, autolinks, bare URLs, images, inline HTML, URLs in front matter",
    "notebook": "the links in Markdown cells",
    "openapi": "servers, documentation, contact, licence and sign-in URLs, links in descriptions",
    "pdf": "clickable links; the line number is the page",
    "redirects": "redirect rules of `_redirects`, Apache, nginx and `vercel.json`, only with `--as redirects`, at "
    "`--base-url`; each rule is an expectation, and a pattern is requested with a made-up example",
    "rst": "standalone URLs, embedded and named targets, images, downloads, included files, pages of Sphinx",
    "sitemap": "pages, alternates, images, videos",
    "text": "bare URLs, in prose and source code of any kind",
    "toml": "every string that is a URL, and the URLs in prose",
    "yaml": "every string that is a URL, and the URLs in prose",
}
"""What counts as a link, by the name of the input format."""

FOR = {
    "terminal": "reading",
    "csv": "spreadsheets; cells that start like formulas are escaped",
    "markdown": "pull requests, issues, the summary of a CI run",
    "html": "a page for the browser: charts, and a table to sort, filter and copy; a single file that loads nothing",
    "json": "scripts, and the baseline: a summary and one object per URL",
    "jsonl": "pipelines: one object per line, written when each URL is finished",
    "junit": "Jenkins, GitLab and other CI servers: every link is a test case",
    "github": "GitHub Actions: annotations on lines, at most 10 of each level, and the number of the rest",
    "sarif": "code scanning; SARIF 2.1.0, within GitHub's limits",
    "gitlab": "GitLab code quality",
    "rdjsonl": "reviewdog, which comments on lines of any host",
    "xlsx": "Excel and LibreOffice: one sheet each for failures, links to look at and links that are fine "
    "(extra `excel`)",
    "prometheus": "dashboards: the textfile collector of Prometheus' node exporter",
}
"""What a report is for, by the name of its format."""

SAMPLE = """# Links

[fine](ORIGIN/ok), [moved](ORIGIN/permanent/1) and [gone](ORIGIN/status/404).

[needs a login](ORIGIN/auth), [missing file](guide.md)
"""
SAMPLE_ENV = {"SOURCE_DATE_EPOCH": "1767225600"}  # 2026-01-01

SAMPLED = [name for name in FOR if name not in ("xlsx", "html")]  # no text; a page is shown by its picture
LONGEST, WIDEST = 16, 130  # of a sample: lines, characters of a line
MOST_SUFFIXES = 11
WELL_KNOWN = (".py", ".js", ".ts", ".go", ".java", ".c", ".sh", ".tex", ".org")


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


def inputs() -> str:
    """Return the formats that are read."""
    rows = (
        f"| `{form.name}` | {_suffixes(form)} | {COUNTS[form.name]} | {'yes' if form.walked else ''} |\n"
        for form in sorted(inputs_read(), key=lambda form: form.name)
    )
    return "| format | suffixes | what counts | in folders |\n|---|---|---|---|\n" + "".join(rows)


def _suffixes(form: Format) -> str:
    shown = form.suffixes if len(form.suffixes) <= MOST_SUFFIXES else WELL_KNOWN
    rest = len(set(form.suffixes) - set(shown))
    text = " ".join(f"`{suffix}`" for suffix in shown) + (f" and {rest} more" if rest else "")
    return text + (f" (extra `{form.extra}`)" if form.extra else "")


def reports() -> str:
    """Return the formats that are written."""
    suffixes = {report.name: report.suffixes for report in reports_written()}
    rows = (f"| `{name}` | {' '.join(f'`{end}`' for end in suffixes[name])} | {use} |\n" for name, use in FOR.items())
    return "| format | suffixes | what it is for |\n|---|---|---|\n" + "".join(rows)


def options() -> str:
    """Return the options of ``check``, each with its value, default and help, in the groups of ``--help``."""
    panels: dict[str, list[str]] = {}
    command: Any = get_command(app)
    for option in command.commands["check"].params:
        if option.opts[0].startswith("-") and option.rich_help_panel:
            panels.setdefault(option.rich_help_panel, []).append(_option(option))
    tables = (
        f"## {name}\n\n| option | default | effect |\n|---|---|---|\n{''.join(of)}" for name, of in panels.items()
    )
    return "\n" + "\n".join(tables) + "\n"


def _option(option: Any) -> str:
    short = "".join(f"`{word}` " for word in option.opts if not word.startswith("--"))
    name = option.opts[-1] if option.is_flag or option.count else f"{option.opts[-1]} {option.metavar or 'N'}"
    cells = (f"{short}`{name}`", _default(option), option.help or "")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _default(option: Any) -> str:
    given = option.show_default if isinstance(option.show_default, str) else option.default
    return f"`{given}`" if isinstance(given, int | float | str) and given not in (False, "") else ""


def sites() -> str:
    """Return the generators of sites that are known, and the files that each is found by."""
    known = json.loads((ROOT / "probe" / "sites" / "index.json").read_text("utf-8"))
    rows = (f"| `{site['name']}` | {' '.join(f'`{name}`' for name in site['markers'])} |\n" for site in known)
    return "| generator | found by |\n|---|---|\n" + "".join(rows)


def samples() -> str:
    """Return the beginning of a report of each format about a document with five links."""
    with TemporaryDirectory() as folder, serving(Origin()) as origin:
        Path(folder, "links.md").write_text(SAMPLE.replace("ORIGIN", origin.url("")), "utf-8")
        probe(
            "links.md",
            "--retries=0",
            *(f"--output={name}:{name}.out" for name in SAMPLED),
            cwd=Path(folder),
            env=SAMPLE_ENV,
        )
        texts = {name: Path(folder, f"{name}.out").read_text("utf-8") for name in SAMPLED}
        host = origin.url("").removeprefix("http://")
    shown = {name: text.replace(host, "www.example.org") for name, text in texts.items()}
    return "\n".join(_sample(name, text) for name, text in shown.items())


def _sample(name: str, text: str) -> str:
    lines = text.rstrip().splitlines()
    shown = [line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…" for line in lines[:LONGEST]]
    rest = ["…"] if len(lines) > LONGEST else []
    return f"### {name}\n\n" + "\n".join(["````text", *shown, *rest, "````"]) + "\n"


def code_table(language: Language = Language.EN) -> str:
    """Return every entry of the code table, each under its heading."""
    return f"\n{render(all_entries(), language, 'markdown', full=True)}\n".replace("\n### ", "\n## ")


def code_table_zh() -> str:
    """Return the same in Chinese."""
    return code_table(Language.ZH)


def _printed(*arguments: str) -> str:
    lines = (line.rstrip() for line in probe(*arguments).stdout.splitlines())
    return "\n".join(lines).strip("\n")


PARTS = {
    "verdicts": verdicts, "statuses": statuses, "codes": codes, "inputs": inputs,
    "reports": reports, "options": options, "verdicts-zh": verdicts_zh, "sites": sites, "samples": samples,
    "code-table": code_table, "code-table-zh": code_table_zh, "measured": comparison.table,
}  # fmt: skip


def parts(text: str) -> dict[str, str]:
    """Return the generated parts of a page as they stand."""
    return {match[2]: match[0].removeprefix(match[1]).removesuffix(match[3]) for match in _PART.finditer(text)}


def text_of(pages: tuple[Path, ...] = PAGES) -> str:
    """Return the text of the pages, one after another."""
    return "\n".join(page.read_text("utf-8") for page in pages)


def section(page: str, heading: str) -> str:
    """Return what stands under a heading of a page, up to the next of its level."""
    text = (ROOT / page).read_text("utf-8")
    level = "#" * (len(heading) - len(heading.lstrip("#")))
    return text.partition(f"\n{heading}\n")[2].partition(f"\n{level} ")[0]


def written(text: str) -> str:
    """Return a page with every generated part made anew."""
    return _PART.sub(lambda match: match[1] + PARTS[match[2]]() + match[3], text)


if __name__ == "__main__":
    for each in PAGES:
        each.write_text(written(each.read_text("utf-8")), "utf-8")
