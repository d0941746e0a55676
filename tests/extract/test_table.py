"""Tables: delimiters, headers, columns that are asked for, and any bytes."""

import csv
import io
import tracemalloc
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.errors import InputError
from probe.extract import format_named
from probe.extract.table_cells import cells, delimiter_of
from probe.extract.table_rows import read_statuses
from probe.model import Document, FailureKind
from probe.settings import Reading, Settings
from probe.targets import unique
from tests.extract.reading import read

ROWS = st.lists(st.lists(st.text(st.sampled_from('ab",;\t|\n\r é'), max_size=8), min_size=1, max_size=4), max_size=5)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("", None),
        ("one\ntwo", None),
        ("a,b\nc,d", ","),
        ("a;b,c\nd;e\nf;g", ";"),
        ("a\tb\nc, d\te, f", "\t"),
        ("a|b|c\n1|2|3", "|"),
        ("a,b;c", ","),
        ('"a,b,c"; x\n"d,e"; y', ";"),
        ("a,b\nc\nd\ne", None),
        ("http://a/x,y\nhttp://b/\nhttp://c/", None),
        ("\n\na;b\n\nc;d", ";"),
    ],
)
def test_the_delimiter(text: str, delimiter: str | None) -> None:
    assert delimiter_of(text) == delimiter


@given(ROWS, st.sampled_from(",;\t|"))
def test_cells_are_those_of_the_standard_reader(rows: list[list[str]], delimiter: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    text = f"sep={delimiter}\n" + written.getvalue()
    found = [(cell.row, cell.column, cell.raw.replace('""', '"')) for cell in cells(text)]
    assert found == [(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value]
    assert all(text.startswith(cell.raw, cell.start) for cell in cells(text))


@pytest.mark.parametrize(
    ("content", "asked", "texts"),
    [
        ("a,b\nx,y\n", ("A",), ["x"]),
        ("a,b\nx,y\n", (" b ", "a"), ["x", "y"]),
        ("a,b\nx,y\n", ("2",), ["y"]),
        ("a,a\nx,y\n", ("a",), ["x", "y"]),
        ("a,1\nx,y\n", ("1",), ["x"]),
        ("a.example,b\nc.example,d\n", ("1",), ["a.example", "c.example"]),
        ("http://a/,b\nhttp://c/,d\n", ("2",), ["b", "d"]),
        ("a\nx y\n\n,\n", ("a",), ["x y", ","]),
        ("", ("a",), []),
    ],
)
def test_columns_that_are_asked_for(content: str, asked: tuple[str, ...], texts: list[str]) -> None:
    assert [found[2] for found in read("csv", content, Reading(column=asked))] == texts


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (
            "url\nhttps://a.example/\nexample.com/x\nwww.b.example\n",
            ["https://a.example/", "example.com/x", "www.b.example"],
        ),
        ("name,Web Site\na,example.org\nb,//c.example/d\nc,odd one\n", ["example.org", "//c.example/d", "odd one"]),
        ("page_url;x\n<example.com>;1\nexample.co.uk:8080/?a;2\n", ["example.com", "example.co.uk:8080/?a"]),
        ("\u7f51\u5740,n\nexample.cn/a,1\n", ["example.cn/a"]),
        ("link,n\nlogo.png,1\nbe/about.html,2\n/c,3\n", []),
        ("name,n\nexample.com/a,1\nexample.com/b,2\n", []),
        ("urlset,n\nexample.com/a,1\n", []),
    ],
)
def test_a_column_of_that_name_holds_urls_without_a_scheme(content: str, texts: list[str]) -> None:
    assert [found[2] for found in read("csv", content)] == texts


@pytest.mark.parametrize(
    ("content", "asked", "complaint"),
    [
        ("url,\x1btitle\nx,y\n", "link", "doc: there is no column 'link'; the columns are url, \\x1btitle"),
        ("url,title\nx,y\n", "3", "doc: there is no column '3'; the columns are url, title"),
        ("url,title\nx,y\n", "0", "doc: there is no column '0'; the columns are url, title"),
        ("url,title\nx,y\n", "9" * 5000, f"doc: there is no column {'9' * 5000!r}; the columns are url, title"),
        ("http://a/?token=x,y\n", "url", "doc: there is no column 'url'; they have no names, only the numbers 1 to 2"),
    ],
)
def test_a_column_that_is_not_there(content: str, asked: str, complaint: str) -> None:
    with pytest.raises(InputError) as error:
        read("csv", content, Reading(column=(asked,)))
    assert str(error.value) == complaint


def test_without_a_column_of_urls_they_are_looked_for_in_all_cells() -> None:
    content = 'a,b\n"see ""http://a/x"".",no\nno,\nno,no\nhttp://b/,no\n'
    assert read("csv", content) == [(2, 8, "http://a/x", None), (5, 1, "http://b/", None)]


def test_faults_are_told() -> None:
    content = b"http://a/\x00\nhttp://b/\xff\n" + b"http://c/" + b"x" * 10_000_000
    assert read("csv", content) == [
        (1, 1, "http://a/\x00", FailureKind.URL_INVALID),
        (2, 1, "http://b/\ufffd", FailureKind.URL_INVALID),
        (3, 1, "http://c/" + "x" * 1991, FailureKind.URL_INVALID),
    ]


@given(st.binary(max_size=200) | st.text('",;\t|\r\n <>htp:/a.=').map(str.encode), st.sampled_from([(), ("1",)]))
def test_any_bytes_give_mentions_or_an_input_error(content: bytes, asked: tuple[str, ...]) -> None:
    try:
        found = read("csv", content, Reading(column=asked))
    except InputError as error:
        assert str(error).startswith("doc: there is no column '1'; ")  # noqa: PT017 - no error is as good
        return
    assert all(line >= 1 and column >= 1 and text for line, column, text, _ in found)


def test_a_large_table_takes_little_more_memory_than_itself() -> None:
    content = b"url,note\n" + b"http://a.example/x,some words of a note\n" * 40_000
    document = Document("doc", content)
    form = format_named("csv")
    assert not list(form.mentions(Document("doc", b"a,b"), Reading()))  # its patterns are compiled
    tracemalloc.start()
    try:
        count = sum(1 for _ in form.mentions(document, Reading()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 40_000
    assert peak < 5 * len(content)


@pytest.mark.timeout(15)
@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("," * 200_000, 0),
        ('"' * 1_000_000, 0),
        ('"' * 999_999, 0),
        ('x,""' * 100_000, 0),
        ('"""y,' * 100_000, 0),
        (" " * 10_000_000, 0),
        ("\n" * 200_000 + "http://a/", 1),
        ('"' + "x" * 10_000_000 + ' http://a/"', 1),
        ("http://a/" + " " * 1_000_000 + "http://b/", 2),
        ("http://a/;" + " ;" * 500_000 + "x", 1),
        ('"' + "http://a/x " * 20_000 + '"', 20_000),
    ],
)
def test_hostile_ones_are_read_in_time(content: str, count: int) -> None:
    assert len(read("csv", content)) == count


@pytest.mark.parametrize("word", ["n/a", "#N/A", "None", "NULL", " - ", "–", "???", "tbd", "NaN"])
def test_a_cell_that_says_there_is_no_url_is_an_empty_one(word: str) -> None:
    content = f"name,url\na,http://a.example/\nb,{word}\nc,http://c.example/\n".encode()
    assert [text for _, _, text, _ in read("csv", content)] == ["http://a.example/", "http://c.example/"]
    asked = [text for _, _, text, _ in read("csv", content, Reading(column=("url",)))]
    assert asked == ["http://a.example/", word.strip(), "http://c.example/"]


MOVES = b"old_url,new_url,status_code,notes\nhttp://a.example/1,http://b.example/1,301,=x\nhttp://a.example/2,,410,\n"


def expected(content: bytes, reading: Reading = Reading()) -> list[tuple[str, str | None, tuple[int, ...]]]:  # noqa: B008
    """What a table mentions and expects."""
    found = format_named("csv").mentions(Document("moves.csv", content), reading)
    wants = [(mention.text, mention.row and mention.row.expectation) for mention in found]
    return [(text, want.url, want.statuses) if want else (text, None, ()) for text, want in wants]


def test_the_usual_headings_say_what_is_expected() -> None:
    rows: list[tuple[str, str | None, tuple[int, ...]]] = [
        ("http://a.example/1", "http://b.example/1", (301,)),
        ("http://a.example/2", None, (410,)),
    ]
    assert expected(MOVES) == rows
    for old, new, status in (
        ("from", "to", "code"), ("Source", "Destination", "Type"), ("Old URL", "New URL", "Redirect Type"),
        ("redirect_from", "redirect_to", "http-status"), ("旧网址", "新网址", "状态码"),
    ):  # fmt: skip
        named = MOVES.decode().replace("old_url,new_url,status_code", f"{old},{new},{status}").encode()
        assert expected(named) == rows


@pytest.mark.parametrize(
    "content",
    [
        b"source,destination,anchor\nhttp://a.example/1,http://b.example/1,see\n",  # links, as a crawler exports them
        b"from,to,subject\na@b.example,c@d.example,http://a.example/1\n",  # letters
        b"url,final_url,status\nhttp://a.example/1,http://b.example/1,200\n",  # a report
        b"old,new\n1,2\n",
    ],
)
def test_other_tables_expect_nothing(content: bytes) -> None:
    assert all(url is None and not statuses for _, url, statuses in expected(content))


def test_a_column_that_is_no_status_is_none_without_being_asked_for() -> None:
    content = b"source,destination,type\nhttp://a.example/1,http://b.example/1,page\n"
    assert expected(content) == [("http://a.example/1", "http://b.example/1", ())]
    asked = Reading(expect="destination", expect_status="type")
    found = next(iter(format_named("csv").mentions(Document("moves.csv", content), asked)))
    assert found.row is not None
    assert found.row.expectation is not None
    assert [note.word for note in found.row.expectation.faults] == ["list-status"]


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        (("302", "308", "3O1"), True),  # one that is misspelt
        (("302", "page", "file"), False),  # types of other things
        (("302", "-", "wrong"), False),  # half of those that are filled
    ],
)
def test_a_misspelt_status_is_a_mistake_of_its_row_and_costs_no_other(cells: Sequence[str], known: bool) -> None:
    rows = (f"http://a.example/{number},http://b.example/,{cell}\n" for number, cell in enumerate(cells))
    content = f"source,destination,type\n{''.join(rows)}".encode()
    found = list(format_named("csv").mentions(Document("moves.csv", content), Reading()))
    wants = [mention.row.expectation for mention in found if mention.row and mention.row.expectation]
    assert [want.statuses for want in wants] == ([(302,), (308,), ()] if known else [()] * 3)
    assert [[note.word for note in want.faults] for want in wants][-1] == (["list-status"] if known else [])


def test_columns_are_asked_for_by_name_or_number() -> None:
    content = b"page,goal,answer\nhttp://a.example/1,/new,permanent\n"
    for reading in (
        Reading(expect="goal", expect_status="answer"), Reading(expect="2", expect_status="3"),
        Reading(column=("page",), expect="Goal", expect_status="Answer"),
    ):  # fmt: skip
        assert expected(content, reading) == [("http://a.example/1", "http://a.example/new", (301, 308))]
    assert expected(content, Reading(expect_status="answer")) == [("http://a.example/1", None, (301, 308))]
    assert expected(MOVES, Reading(column=("old_url",))) == [
        ("http://a.example/1", None, ()),
        ("http://a.example/2", None, ()),
    ]


@pytest.mark.parametrize("reading", [Reading(expect="goal"), Reading(expect_status="9"), Reading(expect="page")])
def test_a_column_that_is_not_there_or_leaves_none_is_told(reading: Reading) -> None:
    with pytest.raises(InputError, match=r"moves\.csv: (there is )?no column"):
        expected(b"page,note\nhttp://a.example/1,x\n", reading)


def test_paths_are_of_the_base_url() -> None:
    content = b"from,to\n/old,/new\n"
    reading = Reading(base_url="https://new.example/")
    assert expected(content, reading) == [("/old", "https://new.example/new", ())]
    (target,) = unique(format_named("csv").mentions(Document("moves.csv", content), reading), reading)
    assert target.url == "https://new.example/old"


@pytest.mark.parametrize(
    "content",
    [
        b"from,to\n/old,/new\n",
        b"old_url,new_url,status_code\n/a,/b,301\n/c,,410\n",
    ],
)
def test_paths_of_no_site_are_told(content: bytes) -> None:
    """A list whose rows were all passed over would look like a migration without a fault."""
    with pytest.raises(InputError, match="its addresses are paths; name their site with --base-url"):
        expected(content)


@pytest.mark.parametrize(
    "content", [b"from,to\nann,bob\n", b"from,to,url\n/a,/b,https://a.example/\n", b"from,to\n", b"path,note\n/a,/b\n"]
)
def test_other_paths_are_not(content: bytes) -> None:
    expected(content)


def test_what_is_remapped_is_expected_remapped() -> None:
    reading = Settings.of(remap="^https?://b[.]example http://127.0.0.1:8000").reading
    assert expected(MOVES, reading)[0] == ("http://a.example/1", "http://127.0.0.1:8000/1", (301,))


def test_rows_travel_with_what_stands_in_them() -> None:
    content = b'id,url,url,\n7,http://a.example/,"http://b.example/, x""y",\n8,http://c.example/,,z,more\n9,,,\n'
    rows = [mention.row for mention in format_named("csv").mentions(Document("t.csv", content), Reading())]
    assert [row.cells for row in rows if row] == [
        {"id": "7", "url": "http://a.example/", "url (2)": 'http://b.example/, x"y'},
        {"id": "7", "url": "http://a.example/", "url (2)": 'http://b.example/, x"y'},
        {"id": "8", "url": "http://c.example/", "url (2)": "", "4": "z", "5": "more"},
    ]


def test_a_wide_heading_over_many_short_rows_costs_no_more_than_they() -> None:
    content = ("url" + ",c" * 100_000 + "\n" + "http://a.example/\n" * 2_000).encode()
    rows = [mention.row for mention in format_named("csv").mentions(Document("t.csv", content), Reading())]
    assert len(rows) == 2_000
    assert all(row is not None and row.text == "http://a.example/" and len(row.names) == 1_000 for row in rows)


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("301", (301,)), ("301.0", (301,)), ("301 Moved Permanently", (301,)), ("HTTP 308", (308,)),
        ("301/308", (301, 308)), ("404, 410", (404, 410)), ("Permanent", (301, 308)), ("temporary", (302, 303, 307)),
        ("999", None), ("3011", None), ("page", None), ("301 302", None),
    ],
)  # fmt: skip
def test_statuses_are_read(text: str, statuses: tuple[int, ...] | None) -> None:
    assert read_statuses(text) == statuses
