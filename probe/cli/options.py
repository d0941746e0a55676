"""The options that ``check`` and ``config`` take: one class a panel of the help, one attribute an option.

The defaults are for the help to show. What counts is what the command line gives, laid over the config file, laid
over the defaults of ``probe.settings``; a test holds the two equal.
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

    as_: Annotated[str | None, Option("--as", metavar="FORMAT", help="Read every input as this format.")] = None
    include_code: Annotated[bool, Option("--include-code", metavar="", help="Links in code blocks count too.")] = False
    include_mail: Annotated[
        bool,
        Option("--include-mail", metavar="", help="Check mailto: links: the syntax, and that the domain takes mail."),
    ] = False
    column: Annotated[
        Texts, Option(metavar="NAME", help="Columns of tables that hold URLs, by name or number. Repeatable.")
    ] = None
    expect: Annotated[
        str | None, Option(metavar="COLUMN", help="The column with the address that each row's URL must lead to.")
    ] = None
    expect_status: Annotated[
        str | None,
        Option("--expect-status", metavar="COLUMN", help="The column with the status that it must answer first."),
    ] = None
    files_from: Annotated[
        Texts,
        Option("--files-from", metavar="FILE", help="Read the names of inputs, one a line; - for standard input."),
    ] = None
    from_: Annotated[
        Texts,
        Option("--from", metavar="URL", help="Probe the links of a page, feed or sitemap on the web. Repeatable."),
    ] = None
    changed_since: Annotated[
        str | None,
        Option("--changed-since", metavar="REF", help="Only lines that git says were added since, and files moved."),
    ] = None
    hidden: Annotated[
        bool, Option("--hidden", metavar="", help="Read hidden files of folders too; .git is never entered.")
    ] = False
    no_ignore: Annotated[
        bool,
        Option("--no-ignore", metavar="", help="Read what .gitignore, .ignore and .probeignore leave out of folders."),
    ] = False
    skip_missing: Annotated[
        bool, Option("--skip-missing", metavar="", help="Go on without inputs that do not exist.")
    ] = False
    preprocess: Annotated[
        Texts,
        Option(
            metavar="[SUFFIX[:FORMAT]=]COMMAND",
            help="Read what COMMAND FILE prints in place of files with the suffix, or of all. Repeatable.",
        ),
    ] = None
    root_dir: Annotated[
        str | None, Option(metavar="DIR", help="The folder that links beginning with / start from.")
    ] = None
    base_url: Annotated[str | None, Option(metavar="URL", help="The URL that the documents are published under.")] = (
        None
    )
    site: Annotated[
        Texts,
        Option(metavar="NAME[=DIR]", help="The generator that builds the site in a folder, or none. Repeatable."),
    ] = None
    fragments: Annotated[
        bool, Option("--fragments", metavar="", help="Check that pages have what #fragments name.")
    ] = False
    index: Annotated[
        bool,
        Option("--index", metavar="", help="What a search engine makes of each page: indexable or not, and why."),
    ] = False
    remap: Annotated[
        Texts, Option(metavar="'REGEX NEW'", help="Rewrite URLs before they are probed; $1 is a group. Repeatable.")
    ] = None
    jobs: Annotated[
        int | None, Option(metavar="N", help="Processes that read documents, where there are many; one a core.")
    ] = None
    config: Annotated[
        str | None, Option("--config", metavar="FILE", help="Read settings from here, not from the nearest probe.toml.")
    ] = None
    no_config: Annotated[bool, Option("--no-config", metavar="", help="Read no config file.")] = False
    trust_config: Annotated[
        bool,
        Option("--trust-config", metavar="", help="Let the nearest probe.toml reach further than its own folder."),
    ] = False
    env: Annotated[
        Texts,
        Option("--env", metavar="NAME", help="Let the nearest probe.toml use this environment variable. Repeatable."),
    ] = None


class Crawling:
    """How far links of pages are followed."""

    recurse: Annotated[
        str | None, Option(metavar="[DEPTH]", help="Go on from pages to the links in them; how deep, or no limit.")
    ] = None
    recurse_into: Annotated[
        Texts, Option(metavar="REGEX", help="Go on on other sites too, where URLs match. Repeatable.")
    ] = None
    no_robots: Annotated[bool, Option("--no-robots", metavar="", help="Go on also where robots.txt says not to.")] = (
        False
    )
    max_pages: Annotated[int, Option(help="Pages read for their links.")] = 10_000
    max_links: Annotated[int, Option(help="Links taken from pages, here and by --from.")] = 100_000


class Output:
    """Where results go, and how they look."""

    output: Annotated[
        Texts,
        Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write a report; its suffix, or FORMAT:FILE, picks the format. Repeatable.",
        ),
    ] = None
    format_: Annotated[
        str | None,
        Option(
            "-f", "--format", metavar="NAME", show_default="terminal", help=f"What goes to standard output: {FORMATS}."
        ),
    ] = None
    lang: Annotated[
        Language | None, Option(metavar="en|zh", help="Language of the reports.", show_default="the locale's")
    ] = None
    color: Annotated[Color, Option(metavar="auto|always|never", help="Colours on the terminal.")] = Color.AUTO
    no_progress: Annotated[bool, Option("--no-progress", metavar="", help="No progress line on standard error.")] = (
        False
    )
    quiet: Annotated[
        bool, Option("-q", "--quiet", metavar="", help="Nothing on standard output unless --format asks for it.")
    ] = False
    verbose: Annotated[
        int,
        Option(
            "-v",
            "--verbose",
            metavar="",
            count=True,
            show_default=False,
            help="Every result, not only what fails; -vv: every exchange with its time and address.",
        ),
    ] = 0
    excel: Annotated[
        bool, Option("--excel", metavar="", help="A byte order mark in CSV, so that Excel reads it as UTF-8.")
    ] = False
    no_ci: Annotated[
        bool, Option("--no-ci", metavar="", help="No annotations and summary for the CI system we run in.")
    ] = False


class Pace:
    """How much at once."""

    concurrency: Annotated[int, Option(help="Exchanges at once.")] = 128
    per_host: Annotated[int, Option(help="Exchanges at once with one host.")] = 6
    host_rate: Annotated[
        float, Option(help="Requests a second and host, after a burst of the same number; 0 = no limit.")
    ] = 20
    host_stats: Annotated[
        bool,
        Option("--host-stats", metavar="", help="A table of hosts at the end: requests, median time, errors, pauses."),
    ] = False
    workers: Annotated[
        str, Option(metavar="N|auto", help="Processes that make the exchanges, each with some of the hosts.")
    ] = "1"


class Patience:
    """How long, and how often."""

    timeout: Annotated[str, Option(metavar="TIME", help="One exchange, all phases.")] = "20s"
    connect_timeout: Annotated[str, Option(metavar="TIME", help="Connecting, TLS included.")] = "10s"
    retries: Annotated[int, Option(help="Repetitions of what may pass.")] = 2
    retry_after_cap: Annotated[str, Option(metavar="TIME", help="The longest Retry-After that is waited for.")] = "60s"
    confirm_after: Annotated[
        str, Option(metavar="TIME", help="The least time between the first and the last sight of what may pass.")
    ] = "10s"
    deadline: Annotated[str | None, Option(metavar="TIME", help="End the run after this long: 90s, 5m, 1h.")] = None


class Requests:
    """What is sent."""

    method: Annotated[
        str, Option(metavar="get|head|head-only", help="head: HEAD first, GET where HEAD does not succeed.")
    ] = "get"
    header: Annotated[
        Texts,
        Option(
            "-H",
            "--header",
            metavar="'NAME: VALUE'",
            help="Send a header to the origins of your own URLs, and to nobody that these lead to. Repeatable.",
        ),
    ] = None
    cookies: Annotated[
        str | None,
        Option(metavar="FILE", help="Send the cookies of a cookies.txt, each to its own domain alone."),
    ] = None
    user_agent: Annotated[str | None, Option("-A", "--user-agent", metavar="TEXT", help="Who we say we are.")] = None
    max_redirects: Annotated[int, Option(help="Redirects followed.")] = 20
    resolve: Annotated[
        Texts,
        Option(metavar="HOST:PORT:ADDRESS", help="Connect to this address for a host, as curl does. Repeatable."),
    ] = None
    proxy: Annotated[
        str | None,
        Option(
            metavar="URL|none",
            show_default="the environment's",
            help="Send everything through this proxy, http://, https:// or socks5://, or nothing through any.",
        ),
    ] = None
    transport: Annotated[str, Option(metavar="direct|aiohttp", help="What makes the exchanges without a proxy.")] = (
        "direct"
    )
    loop: Annotated[
        str | None,
        Option(metavar="uvloop|asyncio", help="The event loop.", show_default="uvloop where it is installed"),
    ] = None


class Judging:
    """What counts as what, and which URLs are probed at all."""

    accept: Annotated[
        str | None, Option(metavar="STATUSES", help="Statuses that also count as success: 200-299,403.")
    ] = None
    fail_on: Annotated[
        str, Option(metavar="VERDICTS", help="Verdicts that make the exit status 1.", show_default="all of level error")
    ] = "unexpected,broken,failing,unreachable,invalid"
    permanent_only: Annotated[
        bool, Option("--permanent-only", metavar="", help="A redirect that is not for good is unexpected.")
    ] = False
    max_hops: Annotated[
        int | None, Option("--max-hops", metavar="N", help="More redirects than these are unexpected.")
    ] = None
    require_https: Annotated[
        bool,
        Option("--require-https", metavar="", help="Name http links that answer the same by https; they do not fail."),
    ] = False
    soft_404: Annotated[
        str,
        Option(
            "--soft-404",
            metavar="auto|always|never",
            help="Look into pages that answer with success and may be gone: where they hint at it, all of them, "
            "or none.",
        ),
    ] = "auto"
    tls_warn_days: Annotated[int, Option("--tls-warn-days", help="Tell of certificates that expire sooner.")] = 14
    include: Annotated[Texts, Option(metavar="REGEX", help="Probe only URLs that match. Repeatable.")] = None
    exclude: Annotated[Texts, Option(metavar="REGEX", help="Probe no URL that matches. Repeatable.")] = None
    include_reserved: Annotated[
        bool,
        Option("--include-reserved", metavar="", help="Probe example.com and its like in prose and source code too."),
    ] = False
    offline: Annotated[
        bool, Option("--offline", metavar="", help="Send nothing: check links to files, and fragments in them.")
    ] = False
    baseline: Annotated[
        str | None, Option(metavar="FILE", help="Fail only for what does not fail in this earlier .json or .jsonl.")
    ] = None
    update_baseline: Annotated[bool, Option("--update-baseline", metavar="", help="Write the baseline anew.")] = False
    fail_after: Annotated[
        int, Option("--fail-after", metavar="N", help="Fail for a link only when it has failed N times in a row.")
    ] = 1
    over: Annotated[
        str, Option("--over", metavar="TIME", help="Fail for a link only when it has failed for this long: 72h, 3d.")
    ] = "0"


class Safety:
    """What is trusted."""

    insecure: Annotated[bool, Option("--insecure", metavar="", help="Accept any certificate.")] = False
    ca_file: Annotated[
        str | None, Option(metavar="FILE", help="Trust the certificates of this PEM file instead of the system's.")
    ] = None
    min_tls: Annotated[str, Option(metavar="1.2|1.3", help="Talk to no server by an older version of TLS.")] = "1.2"
    public_only: Annotated[
        bool,
        Option(
            "--public-only", metavar="", help="Connect to no private or loopback address: for lists you do not trust."
        ),
    ] = False
    allow_net: Annotated[
        Texts, Option(metavar="CIDR", help="Allow these addresses whatever else holds. Repeatable.")
    ] = None


PANELS: dict[str, type] = {
    "Inputs": Inputs,
    "Crawling": Crawling,
    "Output": Output,
    "Pace": Pace,
    "Patience": Patience,
    "Requests": Requests,
    "Judging and choosing": Judging,
    "Safety": Safety,
    "Store": Store,
}
