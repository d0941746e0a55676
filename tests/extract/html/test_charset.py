import codecs

import pytest

from probe.extract.html.charset import codec_of, legacy_codec, page_text
from probe.model import Document


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("utf-8", "utf-8"),
        (" UTF8\n", "utf-8"),
        ("latin1", "cp1252"),
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("ISO8859-2", "iso8859-2"),
        ("gb2312", "gb18030-2000"),
        ("GBK", "gb18030-2000"),
        ("gb18030", "gb18030"),
        ("shift_jis", "cp932"),
        ("windows-1253", "cp1253"),
        ("utf-16", "utf-16-le"),
        *(
            (label, None)
            for label in ("", "utf-7", "utf-32", "cp037", "hz-gb-2312", "iso-2022-kr", "idna", "rot13", "hex")
        ),
        *((label, None) for label in ("zip", "unicode_escape", "nonsense", "\0", "iso-8859-17", "iso885916")),
    ],
)
def test_labels_mean_what_the_web_takes_them_for(label: str, codec: str | None) -> None:
    assert codec_of(label) == codec
    if codec is not None:
        assert codecs.lookup(codec).decode(b"a" * 2)[0]


PAGE = "<meta charset={}><p>é".format
TEXT = "é"


@pytest.mark.parametrize(
    ("content", "media_type", "encoding"),
    [
        (b"\xef\xbb\xbf" + PAGE("koi8-r").encode(), "text/html; charset=koi8-r", "utf-8"),
        (PAGE("koi8-r").encode(), "text/html; charset=UTF-8", "utf-8"),
        (PAGE("koi8-r").encode(), "text/html;charset='utf8'", "utf-8"),
        (PAGE("latin1").encode("latin1"), "text/html", "latin1"),
        (PAGE("latin1").encode("latin1"), "text/html; charset=utf-7", "latin1"),
        (PAGE('"latin1"').encode("latin1"), None, "latin1"),
        (PAGE("utf-16le").encode(), None, "utf-8"),
        (PAGE("utf-7").encode(), None, "utf-8"),
        (b"<meta content='text/html; charset=latin1' http-equiv=CONTENT-TYPE><p>\xe9", None, "latin1"),
        (b"<meta content='text/html; charset=\"latin1\"' http-equiv=content-type><p>\xe9", None, "latin1"),
        (b"<meta content='charset=latin1' name=content-type><p>\xc3\xa9", None, "utf-8"),
        (b"<meta content='text/html' http-equiv=content-type><meta charset=latin1><p>\xe9", None, "latin1"),
        (b"<meta charset=x><meta charset=latin1><meta charset=utf-8><p>\xe9", None, "latin1"),
        (b"<!-- <meta charset=latin1> --><p>\xc3\xa9", None, "utf-8"),
        (b"<?xml version='1.0' encoding='latin1'?><p>\xe9", None, "latin1"),
        (b" <?xml version='1.0' encoding='latin1'?><p>\xc3\xa9", None, "utf-8"),
        (PAGE("x").encode("utf-16"), None, "utf-16"),
        (PAGE("x").encode("utf-16-le"), None, "utf-16-le"),
        (PAGE("x").encode("utf-16-be"), "text/html; charset=utf-16be", "utf-16-be"),
    ],
)
def test_the_encoding_is_found_in_the_order_of_the_standard(
    content: bytes, media_type: str | None, encoding: str
) -> None:
    text = page_text(Document("x.html", content, media_type=media_type))
    assert text.endswith("<p>é")
    assert text == content.decode(encoding).lstrip("\ufeff")
    legacy = legacy_codec(Document("x.html", content, media_type=media_type))
    assert legacy == ("cp1252" if encoding == "latin1" else None)
