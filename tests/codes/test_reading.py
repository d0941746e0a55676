"""A mistake in the data file is told with the entry and the field."""

import pytest

from probe.codes.reading import TableError, read_table

CODE = """
[[code]]
status = 299
phrase = "Fine"
standing = "unofficial"
origin = "Acme"
reference = "Acme docs"
judgement = "ok"
meaning.en = "It is fine."
meaning.zh = "没有问题。"
advice.en = "Leave it."
advice.zh = "不必处理。"
"""
VENDOR = CODE.replace("[[code]]\nstatus = 299", '[[code.vendor]]\nname = "zeta"')
CLASS = CODE.replace("[[code]]\nstatus = 299", '[[class]]\nkey = "2xx"')
FAILURE = CODE.replace("[[code]]\nstatus = 299", '[[failure]]\nkey = "dns-not-found"')


def test_a_table_gives_the_ways_to_its_entries() -> None:
    table = read_table(CODE + VENDOR + CLASS + FAILURE)
    assert [one.key for one in (*table.codes, *table.classes, *table.failures)] == ["299", "2xx", "dns-not-found"]
    assert list(table.by_key) == ["299", "299 zeta", "2xx", "dns-not-found"]
    assert [one.status for one in table.by_key.values()] == [299, 299, None, None]
    assert table.by_status == {299: table.codes[0]}


def test_a_status_below_100_has_three_digits_too() -> None:
    assert list(read_table(CODE.replace("299", "0")).by_key) == ["000"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[code", "the table is no TOML: "),
        (CODE + "[[codes]]\n", "the table: there is no field codes"),
        (CODE.replace("status = 299", ""), "a code: status is missing"),
        (CODE.replace("299", '"299"'), "a code: status is '299', which is no int to use"),
        (CODE.replace('phrase = "Fine"', ""), "299: phrase is missing"),
        (CODE.replace('"Fine"', '""'), "299: phrase is '', which is no str to use"),
        (CODE.replace("origin", "orgin"), "299: origin is missing"),
        (CODE + 'colour = "red"\n', "299: there is no field colour"),
        (CODE.replace('"ok"', '"good"'), "299: judgement is 'good', not one of ok, redirected, suspect, blocked, "),
        (CODE + 'retry = "maybe"\n', "299: retry is 'maybe', not one of no, yes, after-retry-after"),
        (CODE + 'redirect = "quick"\n', "299: redirect is 'quick', not one of permanent, temporary, other"),
        (CODE + 'cacheable = "yes"\n', "299: cacheable is 'yes', which is no bool to use"),
        (CODE + 'expires = "soon"\n', "299: expires is 'soon', which is no date to use"),
        (CODE + "headers = [1]\n", "299: headers holds something else than str"),
        (CODE + 'when = ["server"]\n', "299: when holds something else than dict"),
        (CODE.replace("advice.zh", "advice.de"), "299: advice: zh is missing"),
        (CODE + 'advice.de = "Gut."\n', "299: advice: there is no field de"),
        (CODE.replace('"不必处理。"', '""'), "299: advice: zh is '', which is no str to use"),
        (CODE + 'search.en = "Nothing."\n', "299: search: zh is missing"),
        (CODE + VENDOR.replace('name = "zeta"', ""), "299: a vendor: name is missing"),
        (CODE + VENDOR.replace("phrase", "phrases"), "299 zeta: phrase is missing"),
        (CODE + VENDOR + VENDOR, "299 zeta: there are two of it"),
        (CODE + CODE, "299: there are two of it"),
        (CLASS.replace('key = "2xx"', ""), "a class or failure: key is missing"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(TableError) as caught:
        read_table(text)
    assert str(caught.value).startswith(complaint)
