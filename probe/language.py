"""The languages of everything that is printed."""

from enum import StrEnum


class Language(StrEnum):
    """The languages that every text is written in."""

    EN = "en"
    ZH = "zh"
