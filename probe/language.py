"""The languages of the program's output."""

from enum import StrEnum


class Language(StrEnum):
    """A language; every text exists in each of them."""

    EN = "en"
    ZH = "zh"
