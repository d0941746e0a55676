"""Detection of errors in XML: SOAP faults, errors of object stores and services, failed answers.

Only the tags are parsed, each at most once. Entities are not expanded, and text without tags gives no error.
"""

from probe.codes.data_errors import error_words
from probe.patterns import lazy_compile

MOST_ERRORS = 3  # per answer; a longer list is data about errors
MOST_ELEMENTS = 12  # in an answer that contains an error and nothing else

_TAG = lazy_compile(r"<((?:[\w.-]{1,64}:)?[A-Za-z_][\w.-]{0,64})([^<>]{0,1024})>")
_FAILED = lazy_compile(
    r"\b(?:status|stat|success|ok|result|code)\s*=\s*[\"'](?:error|fail(?:ed|ure)?|false|not_?found|[45]\d\d)[\"']",
)
_CHILD = lazy_compile(
    r"<(?:\w{1,20}:)?(?:error|errors|errorcode|error_code|success|status|statuscode|code)\b[^<>]{0,200}>\s{0,20}"
    r"(?:false|error|fail(?:ed|ure)?|not_?found|[45]\d\d)\s{0,20}<"
)
_SAID = lazy_compile(
    r"<(?:\w{1,20}:)?(?:message|msg|faultstring|text|exceptiontext|serviceexception|detail|title|description"
    r"|error_?message|error|reason|code)\b[^<>]{0,200}>\s{0,20}(?:<!\[cdata\[)?\s{0,20}([^<>\]]{1,300})"
)


def error_in_xml(text: str) -> str | None:
    """Return the error message of a document that is an error, None for any other."""
    names = [(found[1].rpartition(":")[2].lower(), found[2].lower()) for found in _TAG.finditer(text)]
    if not names:
        return None
    (root, attributes), inner = names[0], [name for name, _ in names[1:]]
    if root == "envelope":
        return (_said(text) or "Fault") if "fault" in inner else None
    if root in error_words().roots:
        alone = sum(name in error_words().roots or name == "code" for name in inner) <= 2 * MOST_ERRORS
        return (_said(text) or root) if alone else None
    if root not in error_words().answers or len(inner) > MOST_ELEMENTS:
        return None
    if _FAILED.search(attributes) or _CHILD.search(text.lower()):
        return _said(text) or root
    told = {"error", "fault", "exception"}.intersection(inner)
    words = _said(text) if told else None
    return words if words and words.lower() not in error_words().good else None


def _said(text: str) -> str | None:
    """Return the message of an error, with its code if the code comes first."""
    spans = [found.span(1) for found in _SAID.finditer(text.lower())] if text.isascii() else []
    said = [text[start:end].strip() for start, end in spans] or [found[1].strip() for found in _SAID.finditer(text)]
    return ": ".join([words for words in said if words][:2]) or None
