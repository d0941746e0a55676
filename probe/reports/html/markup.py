"""Build HTML safely: every text that is not yet markup is escaped."""

from html import escape as _escape

from msgspec.json import Encoder

Attribute = str | int | float | None

_ENCODER = Encoder()

# Characters that could end the element that holds the JSON, or start a comment in it (HTML standard, 4.12.1.3); and
# the two line terminators of JavaScript that are not line terminators in JSON.
_IN_SCRIPT = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"},
)


class Html(str):
    """Text that is already markup."""

    __slots__ = ()


def html(text: str) -> Html:
    """Return ``text`` escaped for use in an element or a quoted attribute."""
    return text if isinstance(text, Html) else Html(_escape(text))


def tag(name: str, *children: str, **attributes: Attribute) -> Html:
    """Return an element. ``class_`` is the attribute ``class``, other ``_`` become ``-``; None omits an attribute."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{given}>{''.join(map(html, children))}</{name}>")


def joined(*parts: str) -> Html:
    """Return the concatenation of markup."""
    return Html("".join(map(html, parts)))


def json_in_script(value: object) -> str:
    """Return a value as JSON for a ``<script type="application/json">``."""
    return _ENCODER.encode(value).decode().translate(_IN_SCRIPT)
