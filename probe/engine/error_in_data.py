"""Detection of API errors in JSON and XML that a server sends with a success status.

Only a short document that contains an error and nothing else counts. Documents with other content are data, whatever
words they contain: lists of error codes, API descriptions, translations, packages and feeds.
"""

import json
from collections.abc import Callable, Mapping

from probe.codes.data_errors import error_words
from probe.codes.gone_words import folded, gone_words
from probe.engine.error_in_xml import error_in_xml
from probe.patterns import lazy_compile
from probe.printable import shortened

LARGEST = 4_096  # bytes; longer documents are data
MOST_ERRORS = 3  # per answer; a longer list is data about errors
_DEEPEST = 3  # nested envelopes
_MOST_MESSAGE = 300  # characters of a message that are examined
_LONGEST_EVIDENCE = 80

_JSON = lazy_compile(r"(?:(?:application|text)/(?:[\w.-]+\+)?json|text/(?:plain|html)|)")
_OTHER_JSON = lazy_compile(
    r"/(?:ld|geo|manifest|schema|feed|oai|openapi|vnd\.geo|vnd\.oai)\b.*json|openapi|manifest|schema"
)
_XML = lazy_compile(r"(?:application|text)/(?:[\w.-]+[+_])?xml")
_OTHER_XML = lazy_compile(
    r"/(?:rss|atom|xhtml|xslt|rdf|opensearchdescription|mathml|dash|vnd\.google-earth\.kml|gpx)\+"
)
_NOT_THERE = lazy_compile(
    r"\b(?:not[ _]found|no such \w+|no \S{0,20} ?(?:resource|route|record)s? (?:was |were )?found"
    r"|does(?:n't| not) exist|unable to find|no route matche[sd])\b|^cannot (?:get|post|find) "
    r"|不存在|未找到|找不到|没有找到"
)
_MARKS = str.maketrans("", "", "_-. @$")

_Object = dict[str, object]


def says_error(body: bytes, content_type: str) -> str | None:
    """Return the error message of a short JSON or XML document that is an error, None for any other."""
    media = content_type.partition(";")[0].strip().lower()
    if len(body) > LARGEST:
        return None
    text = body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").strip()
    if text[:1] in ("{", "[", '"') and _JSON.fullmatch(media) and not _OTHER_JSON.search(media):
        words = _in_json(text, problem="problem+" in media)
    elif text[:1] == "<" and _XML.fullmatch(media) and not _OTHER_XML.search(media):
        words = error_in_xml(text)
    else:
        words = None
    return shortened(" ".join(words.split()), _LONGEST_EVIDENCE) if words else None


def _in_json(text: str, *, problem: bool) -> str | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        return value if _says_gone(value) else None
    if not isinstance(value, dict):
        return None
    given = _plain(value)
    title = given.get("title")
    if problem and isinstance(title, str) and title and not _is_below(given.get("status"), 400):
        return title
    return _by_outcome(given) or _error(given, 0)


def _plain(value: Mapping[str, object]) -> _Object:
    """Return an object with normalised names: ``status_code``, ``statusCode`` and ``Status-Code`` become the same."""
    return {name.lower().translate(_MARKS): content for name, content in value.items()}


def _error(given: _Object, depth: int) -> str | None:
    """Return the message of an object that is an error and nothing else."""
    if not given or given.keys() & error_words().documents or not _is_envelope(given) or _says_success(given):
        return None
    for finding in _FINDINGS:
        words = finding(given)
        if words is not None:
            return words
    for name in error_words().wrappers if depth < _DEEPEST else ():
        inner = given.get(name)
        words = _error(_plain(inner), depth + 1) if isinstance(inner, dict) else None
        if words is not None:
            return words
    return None


def _is_envelope(given: _Object) -> bool:
    """Whether an object has only the names of an envelope, and its payload is empty or an envelope too."""
    words = error_words()
    return given.keys() <= words.envelope and not any(_is_load(given.get(name)) for name in words.carried)


def _is_load(value: object) -> bool:
    """Whether a value has content: it is not an empty list, only nulls, or another envelope."""
    if isinstance(value, dict):
        inner = _plain(value)
        return any(inner.values()) and not (inner.keys() <= error_words().envelope and _is_flat(inner))
    if isinstance(value, str):
        return value.strip().lower() not in error_words().good | error_words().bad
    return isinstance(value, list) and bool(value)


def _is_flat(given: _Object) -> bool:
    """Whether an object is as small as an error object."""
    return len(given) <= 6 and not any(isinstance(content, (dict, list)) and content for content in given.values())


def _says_success(given: _Object) -> bool:
    words = error_words()
    fine = any(given.get(name) is True for name in words.flags) or any(
        isinstance(state := given.get(name), str) and state.lower() in words.good - {""} for name in words.states
    )
    return fine and not given.get("error")


def _by_outcome(given: _Object) -> str | None:
    """Return the first issue in a FHIR OperationOutcome that is an error (HL7 FHIR R4, 2.31)."""
    issues = given.get("issue")
    if given.get("resourcetype") != "OperationOutcome" or not isinstance(issues, list):
        return None
    for issue in issues[:MOST_ERRORS]:
        if isinstance(issue, dict) and issue.get("severity") in ("error", "fatal"):
            return str(issue.get("diagnostics") or issue.get("code") or "OperationOutcome")
    return None


def _by_errors(given: _Object) -> str | None:
    """Return the first error of a list, or of an object with errors by field (JSON:API, GraphQL, Rails)."""
    errors = given.get("errors") or given.get("errormessages")
    if isinstance(errors, str):
        return errors if _is_dismay(errors) else None
    if isinstance(errors, dict) and 1 <= len(errors) <= MOST_ERRORS:
        name, content = next(iter(errors.items()))
        return (
            f"{name}: {content[0]}" if isinstance(content, list) and content and isinstance(content[0], str) else None
        )
    if not isinstance(errors, list) or not 1 <= len(errors) <= MOST_ERRORS:
        return None
    if isinstance(errors[0], str):
        return errors[0] or None
    return _message(_plain(errors[0])) if isinstance(errors[0], dict) else None


def _by_error(given: _Object) -> str | None:
    """Return the error from a text, a flag or an object with the name error."""
    error = given.get("error", given.get("exception", given.get("fault")))
    if isinstance(error, list) and len(error) == 1:
        error = error[0]
    if isinstance(error, str):
        return _with_message(given, error) if error.strip().lower() not in error_words().good else None
    if isinstance(error, dict) and error:
        inner = _plain(error)
        codes = error_words().codes | error_words().numbers
        return _message(inner) or next((f"{name}: {value}" for name, value in inner.items() if name in codes), None)
    if isinstance(error, int) and error:
        return _message(given) or "error"
    return None


def _with_message(given: _Object, error: str) -> str:
    message = _message({name: content for name, content in given.items() if name != "error"})
    return f"{error}: {message}" if message and message != error else error


def _by_code(given: _Object) -> str | None:
    """Return an HTTP error status, alone or with a message; an object with a description only explains a code."""
    for name in sorted(given.keys() & error_words().codes):
        code = given[name]
        if isinstance(code, str) and len(code) == 3 and code.isdecimal():
            code = int(code)
        if isinstance(code, int) and 400 <= abs(code) <= 599 and "description" not in given:
            message = _message(given)
            return f"{name}: {code}, {message}" if message else f"{name}: {code}" if len(given) <= 2 else None
    return None


def _by_flag(given: _Object) -> str | None:
    """Return the error of an object with a false success flag."""
    for name in sorted(given.keys() & error_words().flags):
        if given[name] is False or given[name] == "false":
            return _message(given) or f"{name}: false"
    return None


def _by_state(given: _Object) -> str | None:
    """Return the error of an object with an error state, from its message or its wrong field (JSend)."""
    for name in sorted(given.keys() & error_words().states):
        state = given[name]
        if isinstance(state, str) and state.strip().lower() in error_words().bad:
            message, data = _message(given), given.get("data")
            if message is None and isinstance(data, dict) and _is_flat(data):
                message = next((content for content in data.values() if isinstance(content, str)), None)
            if message is not None:
                return message
    return None


def _by_number(given: _Object) -> str | None:
    """Return a nonzero error number of the API with an error message."""
    for name in sorted(given.keys() & error_words().numbers):
        number = given[name]
        if isinstance(number, (int, str)) and str(number).strip().lower() not in error_words().good | {"1", "true"}:
            message = _message(given)
            if message is not None and (_is_dismay(message) or (name.endswith("code") and _is_dismay(str(number)))):
                return f"{name}: {number}, {message}"
    return None


def _by_message(given: _Object) -> str | None:
    """Return a message without other content that says that something does not exist."""
    message = _message(given) if _is_flat(given) else None
    return message if message is not None and _says_gone(message) else None


_FINDINGS: tuple[Callable[[_Object], str | None], ...] = (
    _by_errors, _by_error, _by_code, _by_flag, _by_state, _by_number, _by_message,
)  # fmt: skip


def _message(given: _Object) -> str | None:
    for name in error_words().messages:
        text = given.get(name)
        if isinstance(text, str) and text.strip().lower() not in error_words().good:
            return text
    return None


def _is_below(status: object, limit: int) -> bool:
    return isinstance(status, int) and status < limit


def _is_dismay(text: str) -> bool:
    return error_words().dismay.search(folded(text[:_MOST_MESSAGE])) is not None


def _says_gone(text: str) -> bool:
    """Whether a message says that something does not exist."""
    text, words = folded(text[:_MOST_MESSAGE]), gone_words()
    found = words.core(text) in words.names or words.sentences.search(text) or _NOT_THERE.search(text)
    return bool(found)
