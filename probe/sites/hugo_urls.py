"""URL paths of Hugo pages that the config or front matter changes, and the rules for pages that are not built.

Sources: https://gohugo.io/configuration/permalinks/ with its tokens, resources/page/permalinks.go of gohugoio/hugo, and
https://gohugo.io/getting-started/usage/#draft-future-and-expired-content.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from probe.sites.configs import Config, table_at, text_at, value_at, yaml_of

KEYS = ("url", "slug", "aliases", "date", "title", "draft", "publishDate", "publishdate", "build", "_build")
_TOKEN = re.compile(r":([a-z]+)(?:\[([^\]]*)\])?")
_KINDS = ("page", "section", "term", "taxonomy")


def pattern_of(config: Config, path: str, kind: str) -> str | None:
    """Return the permalink pattern for a page, by the first folder of its path, None if there is none."""
    table = table_at(config, "permalinks")
    section = path.partition("/")[0].lower()
    by_kind = text_at(table_at(table, kind), section)
    plain = text_at(table, section) if section not in _KINDS or not isinstance(table.get(section), Mapping) else None
    return by_kind or (plain if kind == "page" else None)


def filled(pattern: str, path: str, matter: Config) -> str | None:
    """Fill a permalink pattern with the values of a page; None if a value is unknown."""
    folder, _, name = path.rpartition("/")
    if name in ("index", "_index"):
        name = folder.rpartition("/")[2]
        folder = folder.rpartition("/")[0]
    title, slug = text_at(matter, "title"), text_at(matter, "slug")
    values: dict[str, str | None] = {
        "section": path.partition("/")[0], "title": title, "slug": slug or title or name,
        "filename": name, "contentbasename": name, "slugorfilename": slug or name,
        "slugorcontentbasename": slug or name, **_dated(matter),
    }  # fmt: skip

    def value(found: re.Match[str]) -> str:
        if found[1] == "sections":
            return _sliced(folder.split("/"), found[2])
        return urlized(values.get(found[1]) or "\0")

    made = _TOKEN.sub(value, pattern)
    return None if "\0" in made else re.sub(r"/{2,}", "/", f"/{made.lstrip('/')}")


def _sliced(folders: list[str], span: str | None) -> str:
    """Return the folders that ``:sections[1:]`` or ``:sections[last]`` selects, all folders without brackets."""
    if span is None:
        return "/".join(folders)
    first, colon, last = span.partition(":")
    place = {"first": 0, "last": len(folders) - 1}
    start = place.get(first, int(first) if first.isdigit() else 0)
    end = place.get(last, int(last) if last.isdigit() else len(folders)) if colon else start + 1
    return "/".join(folders[start:end])


def _dated(matter: Config) -> dict[str, str]:
    day = date_of(matter.get("date")) or date_of(matter.get("publishDate") or matter.get("publishdate"))
    if day is None:
        return {}
    forms = {"year": "%Y", "month": "%m", "monthname": "%B", "day": "%d", "weekdayname": "%A"}
    told = {name: day.strftime(form) for name, form in forms.items()}
    return {**told, "weekday": str(day.isoweekday() % 7), "yearday": str(day.timetuple().tm_yday)}


def date_of(value: object) -> date | None:
    """Return the day of a date in front matter, None if it is absent or not a YAML or TOML date."""
    if isinstance(value, str):
        value = next(iter(yaml_of(f"x: {value[:10]}").values()), None)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def is_built(config: Config, matter: Config) -> bool:
    """Whether ``hugo`` builds a page without options: not a draft, and not dated in the future."""
    if matter.get("draft") is True and value_at(config, "builddrafts") is not True:
        return False
    days = (date_of(matter.get(key)) for key in ("date", "publishDate", "publishdate"))
    is_future = any(day is not None and day > datetime.now(UTC).date() for day in days)
    return not is_future or value_at(config, "buildfuture") is True


def urlized(text: str) -> str:
    """Convert a text for use in a URL: helpers.PathSpec.URLize, in lower case."""
    kept = (c if c.isalnum() or c in "._-/\\#+~%@\0" else " " if c.isspace() else "" for c in text)
    return "-".join("".join(kept).lower().split())
