"""The options of ``check`` and ``config``: one class for each panel of the help, one attribute for each option.

The defaults are only shown in the help. The effective value comes from the command line, then the config file, then
the defaults of ``probe.settings``; a test keeps the two sets of defaults equal.
"""

from typing import Annotated

from typer import Option

from probe.cli.options_store import Store
from probe.cli.streams import Color
from probe.language import Language

FORMATS = "terminal, csv, github, gitlab, html, json, jsonl, junit, markdown, prometheus, rdjsonl, sarif, xlsx"

Texts = list[str] | None


class Inputs:
    """Where links come from, and how documents are read."""

    as_: Annotated[str | None, Option("--as", metavar="FORMAT", help="Read every input in this format.")] = None
    include_code: Annotated[bool, Option("--include-code", metavar="", help="Read links in code blocks too.")] = False
    include_mail: Annotated[
        bool,
        Option("--include-mail", metavar="", help="Check mailto: links: the syntax, and that the domain accepts mail."),
    ] = False
    column: Annotated[
        Texts, Option(metavar="NAME", help="Table columns that contain URLs, by name or number. Repeatable.")
    ] = None
    expect: Annotated[
        str | None, Option(metavar="COLUMN", help="Table column with the final address that each URL must lead to.")
    ] = None
    expect_status: Annotated[
        str | None,
        Option(
            "--expect-status", metavar="COLUMN", help="Table column with the first status that each URL must return."
        ),
    ] = None
    files_from: Annotated[
        Texts,
        Option("--files-from", metavar="FILE", help="Read input names from a file, one per line; - is standard input."),
    ] = None
    from_: Annotated[
        Texts,
        Option("--from", metavar="URL", help="Probe the links of a page, feed or sitemap on the web. Repeatable."),
    ] = None
    changed_since: Annotated[
        str | None,
        Option(
            "--changed-since",
            metavar="REF",
            help="Only lines added since this commit, according to git, and files moved.",
        ),
    ] = None
    hidden: Annotated[bool, Option("--hidden", metavar="", help="Read hidden files in folders too, except .git.")] = (
        False
    )
    no_ignore: Annotated[
        bool,
        Option(
            "--no-ignore", metavar="", help="Read files in folders that .gitignore, .ignore and .probeignore exclude."
        ),
    ] = False
    skip_missing: Annotated[bool, Option("--skip-missing", metavar="", help="Skip inputs that do not exist.")] = False
    preprocess: Annotated[
        Texts,
        Option(
            metavar="[SUFFIX[:FORMAT]=]COMMAND",
            help="Read the output of COMMAND FILE instead of files, with this suffix or all. Repeatable.",
        ),
    ] = None
    root_dir: Annotated[
        str | None, Option(metavar="DIR", help="Folder that links beginning with / are relative to.")
    ] = None
    base_url: Annotated[str | None, Option(metavar="URL", help="URL that the documents are published under.")] = None
    site: Annotated[
        Texts,
        Option(metavar="NAME[=DIR]", help="Generator that builds the site in a folder, or none. Repeatable."),
    ] = None
    fragments: Annotated[
        bool, Option("--fragments", metavar="", help="Check that the #fragments of links exist in their pages.")
    ] = False
    index: Annotated[
        bool,
        Option("--index", metavar="", help="Report whether search engines can index each page, and why not."),
    ] = False
    remap: Annotated[
        Texts, Option(metavar="'REGEX NEW'", help="Rewrite URLs before probing; $1 is a group. Repeatable.")
    ] = None
    jobs: Annotated[
        int | None, Option(metavar="N", help="Processes that read many documents; by default one per core.")
    ] = None
    config: Annotated[
        str | None,
        Option("--config", metavar="FILE", help="Read settings from this file, not from the nearest probe.toml."),
    ] = None
    no_config: Annotated[bool, Option("--no-config", metavar="", help="Read no config file.")] = False
    trust_config: Annotated[
        bool,
        Option("--trust-config", metavar="", help="Trust the nearest probe.toml: do not limit it to its own folder."),
    ] = False
    env: Annotated[
        Texts,
        Option(
            "--env", metavar="NAME", help="Allow the nearest probe.toml to use this environment variable. Repeatable."
        ),
    ] = None


class Crawling:
    """How far links of pages are followed."""

    recurse: Annotated[
        str | None,
        Option(metavar="[DEPTH]", help="Follow the links of pages of the same site, to this depth or without limit."),
    ] = None
    recurse_into: Annotated[
        Texts, Option(metavar="REGEX", help="Follow links on other sites too, if their URLs match. Repeatable.")
    ] = None
    no_robots: Annotated[
        bool, Option("--no-robots", metavar="", help="Follow links that robots.txt disallows too.")
    ] = False
    max_pages: Annotated[int, Option(help="Maximum number of pages whose links are read.")] = 10_000
    max_links: Annotated[int, Option(help="Maximum number of links taken from pages, with --from too.")] = 100_000


class Output:
    """Where results go, and how they look."""

    output: Annotated[
        Texts,
        Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write a report; the suffix, or FORMAT:FILE, selects the format. Repeatable.",
        ),
    ] = None
    format_: Annotated[
        str | None,
        Option(
            "-f", "--format", metavar="NAME", show_default="terminal", help=f"Format of standard output: {FORMATS}."
        ),
    ] = None
    lang: Annotated[
        Language | None, Option(metavar="en|zh", help="Language of the reports.", show_default="the locale's")
    ] = None
    color: Annotated[Color, Option(metavar="auto|always|never", help="When to use colours on the terminal.")] = (
        Color.AUTO
    )
    no_progress: Annotated[
        bool, Option("--no-progress", metavar="", help="Show no progress line on standard error.")
    ] = False
    quiet: Annotated[
        bool, Option("-q", "--quiet", metavar="", help="Print nothing on standard output, except with --format.")
    ] = False
    verbose: Annotated[
        int,
        Option(
            "-v",
            "--verbose",
            metavar="",
            count=True,
            show_default=False,
            help="Show every result, not only failures; -vv: every request with its time and address.",
        ),
    ] = 0
    excel: Annotated[
        bool, Option("--excel", metavar="", help="Write a byte order mark to CSV, so that Excel reads it as UTF-8.")
    ] = False
    no_ci: Annotated[
        bool, Option("--no-ci", metavar="", help="Write no annotations and no summary for the CI system.")
    ] = False


class Pace:
    """Concurrency and rate."""

    concurrency: Annotated[int, Option(help="Maximum number of concurrent requests.")] = 128
    per_host: Annotated[int, Option(help="Maximum number of concurrent requests to one host.")] = 6
    host_rate: Annotated[
        float, Option(help="Requests per second to one host, after a burst of the same number; 0 = no limit.")
    ] = 20
    host_stats: Annotated[
        bool,
        Option(
            "--host-stats", metavar="", help="Print a table of hosts at the end: requests, median time, errors, pauses."
        ),
    ] = False
    workers: Annotated[
        str, Option(metavar="N|auto", help="Processes that send the requests, each to some of the hosts.")
    ] = "1"


class Patience:
    """Timeouts and retries."""

    timeout: Annotated[str, Option(metavar="TIME", help="Time limit of one request, all phases.")] = "20s"
    connect_timeout: Annotated[str, Option(metavar="TIME", help="Time limit of a connection, including TLS.")] = "10s"
    retries: Annotated[int, Option(help="Retries of failures that may be temporary.")] = 2
    retry_after_cap: Annotated[str, Option(metavar="TIME", help="Longest Retry-After to wait for.")] = "60s"
    confirm_after: Annotated[
        str,
        Option(
            metavar="TIME",
            help="Minimum time between the first and the last attempt, for failures that may be temporary.",
        ),
    ] = "10s"
    deadline: Annotated[str | None, Option(metavar="TIME", help="End the run after this long: 90s, 5m, 1h.")] = None


class Requests:
    """What is sent."""

    method: Annotated[
        str,
        Option(metavar="get|head|head-only", help="Request method; head: HEAD first, GET if HEAD does not succeed."),
    ] = "get"
    header: Annotated[
        Texts,
        Option(
            "-H",
            "--header",
            metavar="'NAME: VALUE'",
            help="Send a header to the origins of your own URLs, not to others that they redirect to. Repeatable.",
        ),
    ] = None
    cookies: Annotated[
        str | None,
        Option(metavar="FILE", help="Send the cookies of a cookies.txt, each to its own domain only."),
    ] = None
    user_agent: Annotated[
        str | None, Option("-A", "--user-agent", metavar="TEXT", help="Value of the User-Agent header.")
    ] = None
    max_redirects: Annotated[int, Option(help="Maximum number of redirects to follow.")] = 20
    resolve: Annotated[
        Texts,
        Option(metavar="HOST:PORT:ADDRESS", help="Connect to this address for a host, as in curl. Repeatable."),
    ] = None
    proxy: Annotated[
        str | None,
        Option(
            metavar="URL|none",
            show_default="the environment's",
            help="Send all requests through this proxy, http://, https:// or socks5://; none: use no proxy.",
        ),
    ] = None
    transport: Annotated[str, Option(metavar="direct|aiohttp", help="HTTP client for requests without a proxy.")] = (
        "direct"
    )
    loop: Annotated[
        str | None,
        Option(metavar="uvloop|asyncio", help="Event loop.", show_default="uvloop where it is installed"),
    ] = None


class Judging:
    """How results are judged, and which URLs are probed."""

    accept: Annotated[
        str | None, Option(metavar="STATUSES", help="Further statuses that count as success: 200-299,403.")
    ] = None
    fail_on: Annotated[
        str, Option(metavar="VERDICTS", help="Verdicts that make the exit status 1.", show_default="all of level error")
    ] = "unexpected,broken,failing,unreachable,invalid"
    permanent_only: Annotated[
        bool, Option("--permanent-only", metavar="", help="Treat a redirect that is not permanent as unexpected.")
    ] = False
    max_hops: Annotated[
        int | None, Option("--max-hops", metavar="N", help="Treat more redirects than this as unexpected.")
    ] = None
    require_https: Annotated[
        bool,
        Option(
            "--require-https",
            metavar="",
            help="Report http links whose https address returns the same page; they do not fail.",
        ),
    ] = False
    soft_404: Annotated[
        str,
        Option(
            "--soft-404",
            metavar="auto|always|never",
            help="Inspect successful pages whose content may be gone: those with a hint (auto), all or none.",
        ),
    ] = "auto"
    tls_warn_days: Annotated[
        int, Option("--tls-warn-days", help="Warn about certificates that expire within this number of days.")
    ] = 14
    include: Annotated[Texts, Option(metavar="REGEX", help="Probe only URLs that match. Repeatable.")] = None
    exclude: Annotated[Texts, Option(metavar="REGEX", help="Do not probe URLs that match. Repeatable.")] = None
    include_reserved: Annotated[
        bool,
        Option(
            "--include-reserved",
            metavar="",
            help="Probe reserved names such as example.com in prose and source code too.",
        ),
    ] = False
    offline: Annotated[
        bool, Option("--offline", metavar="", help="Send no requests: check links to files, and fragments in them.")
    ] = False
    baseline: Annotated[
        str | None,
        Option(metavar="FILE", help="Do not fail for URLs that fail in this earlier .json or .jsonl report."),
    ] = None
    update_baseline: Annotated[bool, Option("--update-baseline", metavar="", help="Update the baseline.")] = False
    fail_after: Annotated[
        int, Option("--fail-after", metavar="N", help="Fail for a link only after it has failed N times in a row.")
    ] = 1
    over: Annotated[
        str, Option("--over", metavar="TIME", help="Fail for a link only after it has failed for this long: 72h, 3d.")
    ] = "0"


class Safety:
    """Which certificates and addresses are trusted."""

    insecure: Annotated[bool, Option("--insecure", metavar="", help="Do not verify certificates.")] = False
    ca_file: Annotated[
        str | None, Option(metavar="FILE", help="Trust the certificates of this PEM file instead of the system's.")
    ] = None
    min_tls: Annotated[str, Option(metavar="1.2|1.3", help="Minimum version of TLS.")] = "1.2"
    public_only: Annotated[
        bool,
        Option(
            "--public-only",
            metavar="",
            help="Do not connect to private or loopback addresses: for lists you do not trust.",
        ),
    ] = False
    allow_net: Annotated[
        Texts, Option(metavar="CIDR", help="Allow connections to this network in any case. Repeatable.")
    ] = None


PANELS: dict[str, type] = {
    "Inputs": Inputs,
    "Crawling": Crawling,
    "Output": Output,
    "Concurrency and rate": Pace,
    "Timeouts and retries": Patience,
    "Requests": Requests,
    "Verdicts and filters": Judging,
    "Safety": Safety,
    "Store": Store,
}
