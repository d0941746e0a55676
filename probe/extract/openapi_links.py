"""The strings of an OpenAPI or Swagger description that are links, and the URLs of its servers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from probe.extract.bare import is_url, urls
from probe.extract.located import LocatedString, Path
from probe.extract.template import is_template

# OpenAPI 3.1, chapter 4 ("Fields that are URLs"), and Swagger 2.0: objects whose member is a URL.
_URL_MEMBERS = {("externalDocs", "url"), ("contact", "url"), ("license", "url"), ("info", "termsOfService")}
_OAUTH = frozenset({"authorizationUrl", "tokenUrl", "refreshUrl", "openIdConnectUrl"})
_PROSE = frozenset({"description", "summary"})
# Data that callers send and receive, which holds no links, unless the member is a name that the author chose, or the
# response for all other statuses.
_VALUES = frozenset({"example", "examples", "default", "enum", "const"})
_NAMING = frozenset({"properties", "patternProperties", "responses", "schemas", "definitions", "parameters", "paths"})
_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Link:
    """One URL as written, absolute or relative, and its offset."""

    url: str
    offset: int


@dataclass(frozen=True, slots=True)
class _Server:
    url: LocatedString
    path: Path

    def link(self, defaults: dict[Path, str]) -> Iterator[Link]:
        """Yield the server's URL with the defaults of its variables; nothing if a variable has no default."""
        url = _VARIABLE.sub(lambda found: defaults.get((*self.path, found[1]), found[0]), self.url.value.strip())
        if url and not is_template(url):
            yield Link(url, self.url.at(0))


@dataclass(slots=True)
class Description:
    """The parts of a description read so far; server URLs are complete at its end, when their variables are known."""

    links: list[Link] = field(default_factory=list)
    _servers: list[_Server] = field(default_factory=list)
    _defaults: dict[Path, str] = field(default_factory=dict)
    _host: LocatedString | None = None
    _base_path: LocatedString | None = None
    _schemes: list[str] = field(default_factory=list)

    def read(self, string: LocatedString) -> None:
        """Record one string."""
        path = string.path
        if string.is_key or not path:
            return
        if len(path) >= 5 and path[-1] == "default" and path[-3] == "variables":
            self._defaults[(*path[:-3], path[-2])] = string.value
        elif path == ("host",):
            self._host = string
        elif path == ("basePath",):
            self._base_path = string
        elif path[0] == "schemes":
            self._schemes.append(string.value)
        elif not _is_value(path):
            self._read_link(string)

    def _read_link(self, string: LocatedString) -> None:
        path = string.path
        if path[-1] == "url" and (path[-3:-2] == ("servers",) or path[-2:-1] == ("server",)):
            self._servers.append(_Server(string, path[:-1]))
        elif path[-2:] in _URL_MEMBERS or path[-1] in _OAUTH:
            self._add_reference(string)
        elif path[-1] in _PROSE:
            self.links.extend(Link(url, string.at(index)) for url, index in urls(string.value))

    def _add_reference(self, string: LocatedString) -> None:
        url = string.value.strip()
        if url and not is_template(url):
            self.links.append(Link(url, string.at(string.value.find(url))))

    def all(self, default_scheme: str) -> list[Link]:
        """Return every link in the order of the text."""
        found = [*self.links, *self._swagger_servers(default_scheme)]
        for server in self._servers:
            found.extend(server.link(self._defaults))
        return sorted(found, key=lambda link: link.offset)

    def _swagger_servers(self, default_scheme: str) -> Iterator[Link]:
        """Yield the URLs that Swagger's host, base path and schemes form; without a host the base path is relative."""
        base_path = self._base_path.value if self._base_path else ""
        if self._host is not None:
            for name in self._schemes or [default_scheme]:
                url = f"{name}://{self._host.value}{base_path}"
                if name in ("http", "https") and not is_template(url) and is_url(url):
                    yield Link(url, self._host.at(0))
        elif self._base_path is not None and base_path and not is_template(base_path):
            yield Link(base_path, self._base_path.at(0))


def _is_value(path: Path) -> bool:
    """Whether a string is within an example or a default value."""
    return any(step in _VALUES and (place == 0 or path[place - 1] not in _NAMING) for place, step in enumerate(path))
