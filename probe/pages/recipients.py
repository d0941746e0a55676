"""The recipients of ``--header``: the origins that a user has named, not those that pages link to."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from probe.model import Mention, Target
from probe.settings import Settings
from probe.targets import read_url
from probe.url import origin_of

_WEB = ("http://", "https://")


class Recipients:
    """The origins that a user has named, by listing one of their URLs or by reading links ``--from`` them.

    The user's own documents are trusted with their links; pages of the web are not, whoever wrote them. The headers of
    a rule are sent to every URL that the rule matches.
    """

    def __init__(self, settings: Settings, named: Iterable[str] = ()) -> None:
        self._settings = settings
        self._headers = settings.asking.header
        self._origins = {origin_of(url) for url, refusal, _ in map(read_url, named) if refusal is None}

    def name(self, url: str) -> None:
        """Add the origin of a URL that a user has listed."""
        self._origins.add(origin_of(url))

    def of_inputs(self, targets: Iterable[Target]) -> Iterator[Target]:
        """Yield targets of the inputs; mark those that only pages of the web mention."""
        for target in targets:
            strange = self._headers and target.mentions and all(map(is_of_the_web, target.mentions))
            yield self.found(target) if strange else target

    def found(self, target: Target) -> Target:
        """Return a target that a page links to, marked as foreign if the headers are not meant for it."""
        if not self._headers or target.path is not None or target.refusal is not None or target.skip is not None:
            return target
        if origin_of(target.url) in self._origins:
            return target
        if self._settings.rules and self._settings.at(target.url).asking.header != self._headers:
            return target
        return replace(target, foreign=True)


def is_of_the_web(mention: Mention) -> bool:
    """Whether a mention is in a page of the web, whose document name is its URL."""
    return mention.document.startswith(_WEB)
