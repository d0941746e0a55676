"""Tempers that were written without sight of the rules: kinds of hosts, as anybody knows them who has met the web."""

from tests.hostile import data_errors, languages, nobodys, parked

UNSEEN = (
    *nobodys.SERVERS,
    *nobodys.PANELS,
    *nobodys.SUSPENDED,
    *parked.EXPIRED,
    *parked.PARKED,
    *parked.MARKETS,
    *parked.SOON,
    *parked.ABOUT_THEM,
    *data_errors.NOT_FOUND,
    *data_errors.HONEST,
    *data_errors.EMPTY,
    *languages.SAID,
    *languages.ABOUT,
)
