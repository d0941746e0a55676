"""The pages that belong to the crawled site."""

from probe.model import Document
from probe.pages.seen import leads_on
from probe.settings import Crawling
from probe.settings.expression import found_in
from probe.url import origin_of


class Home:
    """The origins of a site, plus the URLs that match ``--recurse-into``."""

    def __init__(self, rules: Crawling) -> None:
        self._into = rules.recurse_into
        self._origins: set[str] = set()

    def add(self, *origins: str) -> None:
        """Add origins to the site."""
        self._origins.update(origins)

    def has(self, url: str) -> bool:
        """Whether a URL belongs to the site."""
        return origin_of(url) in self._origins or any(found_in(pattern, url) for pattern in self._into)

    def shows(self, page: Document) -> bool:
        """Whether a document is a page of the site, whose links may be followed."""
        return leads_on(page) and self.has(page.name)
