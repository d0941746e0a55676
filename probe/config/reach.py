"""Restrict a config file that was found rather than named: it must not reach beyond the folder it is in.

The author of a pull request controls its ``probe.toml``. Every option is in one of three classes: ``FREE`` to set,
``SCREENED`` by its value, or for the ``COMMAND_LINE`` only.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import ip_address

from probe.errors import SettingsError
from probe.network import is_localhost, is_public
from probe.paths import is_below
from probe.settings import Rule
from probe.settings.demands import option_word, shown
from probe.settings.readers import read_option
from probe.settings.remap import as_written, read_remaps
from probe.url import host_of, normalise, scheme

FREE = frozenset({
    "accept", "as_", "color", "column", "concurrency", "confirm_after", "connect_timeout", "deadline", "excel",
    "exclude", "expect", "expect_status", "fail_after", "fail_on", "format_", "fragments", "fresh", "header", "hidden",
    "host_rate", "host_stats", "include", "include_code", "include_mail", "include_reserved", "index", "jobs", "lang",
    "loop", "max_hops", "max_links", "max_pages", "max_redirects", "method", "min_tls", "no_ci", "no_ignore",
    "no_progress", "no_store", "offline", "over", "per_host", "permanent_only", "public_only", "quiet", "recurse",
    "recurse_into", "require_https", "retries", "retry_after_cap", "skip_missing", "soft_404", "timeout",
    "tls_warn_days", "transport", "user_agent", "verbose", "workers",
})  # fmt: skip
COMMAND_LINE = frozenset({"config", "env", "no_config", "resume", "trust_config", "update_baseline"})

GUARDS = ("ca_file", "exclude", "include", "min_tls", "offline", "public_only")
"""Options that a rule of a found config cannot override if the command line sets them, though rules otherwise win."""

REWRITING = ("remap", "base_url")
"""Options that change which host the links of a document resolve to."""

Screen = Callable[[object, str], str | None]
"""Takes a value and the folder of the file; returns why the value is refused, or None if it is accepted."""

_REFERENCE = re.compile(r"\$\d{1,2}|\$\{\w+\}")
_NAMED_DOMAIN = re.compile(r"\.[A-Za-z][A-Za-z0-9-]*(?::\d+)?")


def refusal(name: str, value: object, folder: str) -> str | None:
    """Return why a found config in a folder may not set an option to a valid value, or None if it may."""
    screen = SCREENED.get(name)
    return screen(value, folder) if screen else None


def require_kept(given: Mapping[str, object], rules: Sequence[Rule], file: str) -> None:
    """Raise SettingsError if a rule of a found config would override an option that the command line guards."""
    for rule in rules:
        for name in GUARDS:
            if name in given and name in rule.options and rule.options[name] != read_option(name, given[name]):
                word = option_word(name)
                raise untrusted(f"{rule.where}: {word}: would undo --{word} of the command line", file)


def require_own(given: Mapping[str, object], said: Mapping[str, str], folder: str, file: str) -> None:
    """Raise SettingsError if a found config would rewrite URLs from other sources, or URLs that headers are sent to.

    ``said`` maps the options of the file to their places.
    """
    rewriting = next((name for name in REWRITING if name in said and name not in given), None)
    if rewriting is None:
        return
    foreign = "header" in given or bool(given.get("from_"))
    for name in ("inputs", "files_from"):
        foreign = foreign or any(
            text == "-" or _is_url(text) or not is_below(text, folder) for text in _texts(given, name)
        )
    if foreign:
        why = "would lead headers or URLs of the command line to another host"
        raise untrusted(f"{said[rewriting]}: {option_word(rewriting)}: {why}", file)


def untrusted(complaint: str, file: str) -> SettingsError:
    """Return an error message about a found config, with the remedy for a user who trusts the file."""
    return SettingsError(
        f"{complaint}; not allowed in a config file that was found, not named: "
        f"if you trust it, use --trust-config or --config {file}"
    )


def _texts(given: Mapping[str, object], name: str) -> Iterator[str]:
    value = given.get(name)
    yield from map(str, value if isinstance(value, list | tuple) else () if value is None else (value,))


def _each(value: object) -> Iterator[str]:
    yield from map(str, value if isinstance(value, list | tuple) else (value,))


def _is_url(text: str) -> bool:
    named = scheme(text)
    return named is not None and (len(named) > 1 or "://" in text)


def _outside(value: object, folder: str) -> str | None:
    for text in _each(value):
        if text == "-":
            return "would read standard input"
        if not is_below(text, folder):
            return f"{shown(text)} is outside of the file's own folder, or in .git"
    return None


def _outside_report(value: object, folder: str) -> str | None:
    """Return why a report may not be written; ``FORMAT:FILE`` is checked in both of its possible readings."""
    texts = list(_each(value))
    return _outside([*texts, *(text.partition(":")[2] for text in texts if ":" in text)], folder)


def _outside_site(value: object, folder: str) -> str | None:
    return _outside([text.partition("=")[2] for text in _each(value) if "=" in text], folder)


def _private(value: object, _: str) -> str | None:
    for text in _each(value):
        if scheme(text) == "file":
            return f"{shown(text)} is of this machine"
        if _is_private(text):
            return f"{shown(text)} is a private address"
    return None


def _outside_or_private(value: object, folder: str) -> str | None:
    texts = list(_each(value))
    urls = [text for text in texts if _is_url(text)]
    return _private(urls, folder) or _outside([text for text in texts if text not in urls], folder)


def _private_replacement(value: object, folder: str) -> str | None:
    for _, template in read_remaps("remap", value):
        text = as_written(template)
        host = text.partition("//")[2] if "//" in text else text
        host = re.split(r"[/?#\\]", host)[0]
        reference = list(_REFERENCE.finditer(host))
        if reference and not _NAMED_DOMAIN.search(host, reference[-1].end()) and ("//" in text or host != text):
            return f"{shown(text)} does not say to which host it leads"
        if re.match(r"file(?::|$)", text, re.IGNORECASE) or _is_private(f"http://{host}/"):
            return _private([text], folder) or f"{shown(text)} leads to this machine or a private address"
    return None


def _is_private(url: str) -> bool:
    """Whether the host of a URL is on this machine or its network; names are not looked up."""
    try:
        host = host_of(normalise(url)).rstrip(".")
    except ValueError:
        return False
    if is_localhost(host):
        return True
    try:
        return not is_public(str(ip_address(host.strip("[]"))))
    except ValueError:
        return False


def _where_true(why: str) -> Screen:
    return lambda value, _: why if value else None


def _always(why: str) -> Screen:
    return lambda _, __: why


SCREENED: dict[str, Screen] = {
    "inputs": _outside_or_private,
    "files_from": _outside,
    "from_": _private,
    "output": _outside_report,
    "baseline": _outside,
    "root_dir": _outside,
    "site": _outside_site,
    "ca_file": _outside,
    "cookies": _outside,
    "base_url": _private,
    "remap": _private_replacement,
    "allow_net": _where_true("allows addresses that are never asked otherwise"),
    "changed_since": _always("runs git"),
    "keep_runs": _always("removes runs that are stored"),
    "store": _outside,
    "insecure": _where_true("accepts any certificate"),
    "resolve": _where_true("leads hosts to addresses of its own choice"),
    "no_robots": _where_true("goes where robots.txt says not to"),
    "preprocess": _always("runs a command"),
    "proxy": _always("sends every request by way of another machine"),
}
