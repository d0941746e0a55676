"""Redirects to a site's address for missing pages, such as ``/404.html`` or ``/error?code=404``."""

from urllib.parse import unquote

from probe.codes.gone_words import folded, gone_words
from probe.engine.redirect_advice import site_of
from probe.engine.soft_404 import ABOUT
from probe.patterns import lazy_compile
from probe.url import host_of, path_of, split_fragment

_DEEPEST = 3  # segments of the path of an error page, at most
_EXTENSION = lazy_compile(r"\.(?:html?|php\d?|aspx?|jsp|cfm|do|action)$")
_COMPACT = lazy_compile(
    r"(?:(?:http|err|error|page|status)?(?:404|410)(?:error|page|notfound)?|(?:page|file|url|content|product|item|error)?notfound(?:page)?)"
)
_ERROR = lazy_compile(r"(?:[a-z]{2}(?:-[a-z]{2,4})?/)?(?:(?:error|err)s?(?:page)?|fehler|fehlerseite|erreur|oops)")
_PARAMETER = lazy_compile(
    r"(?:^|&)(?:aspxerrorpath=|(?:e|err|error|errno|code|status|status_?code|error_?code|http_?code)=(?:404|410|not_?found)(?:&|$))"
)
_LEAST_SHARE = 0.8  # the least share of a name that a statement makes up


def error_address(final: str, asked: str) -> str | None:
    """Return the place of an error page of the site that a redirect from ``asked`` ended at, None for other pages."""
    if path_of(final) == path_of(asked) or ABOUT.search(unquote(path_of(asked))):
        return None
    if site_of(host_of(final)) != site_of(host_of(asked)):
        return None
    path = folded(unquote(path_of(final))).strip("/")
    query = folded(split_fragment(final)[0].partition("?")[2])
    segments = _EXTENSION.sub("", path).split("/")
    if len(segments) > _DEEPEST or not path:
        return None
    if _PARAMETER.search(query) or _ERROR.fullmatch("/".join(segments)) or _is_missing(segments[-1]):
        return path_of(final)
    return None


def _is_missing(name: str) -> bool:
    """Whether the name of a page says that a page is missing, in any language."""
    words = " ".join(name.replace("-", " ").replace("_", " ").split())
    if _COMPACT.fullmatch(words.replace(" ", "")) or gone_words().is_name(words):
        return True
    found = gone_words().sentences.search(words)
    return found is not None and len(found[0]) >= _LEAST_SHARE * len(words)
