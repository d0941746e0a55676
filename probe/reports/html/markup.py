"""Markup in which text stays text: whatever is not markup already is escaped on its way in."""

from html import escape as _escape

from msgspec.json import Encoder

Attribute = str | int | float | None

_ENCODER = Encoder()

# What could end the element that holds the JSON, or begin a comment in it (HTML standard, 4.12.1.3); and the two line
# ends of JavaScript that JSON does not know.
_IN_SCRIPT = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"},
)


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def html(text: str) -> Html:
    """Return ``text`` as markup, which shows as ``text`` both in an element and in an attribute with quotes."""
    return text if isinstance(text, Html) else Html(_escape(text))


def tag(name: str, *children: str, **attributes: Attribute) -> Html:
    """Return an element. ``class_`` is the attribute ``class``, other ``_`` are ``-``; what is None is left out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{given}>{''.join(map(html, children))}</{name}>")


def joined(*parts: str) -> Html:
    """Return markup one after another."""
    return Html("".join(map(html, parts)))


def json_in_script(value: object) -> str:
    """Return a value as JSON for a ``<script type="application/json">``."""
    return _ENCODER.encode(value).decode().translate(_IN_SCRIPT)
