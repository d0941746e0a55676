"""A cookies.txt: what is read of it, and what is refused without a word of its content."""

from pathlib import Path

import pytest

from probe.errors import SettingsError
from probe.settings import Settings, secrets_of
from probe.settings.cookies import Cookie, CookieFile, read_cookies

SECRET = "s3cret-value"


def read(path: Path, *lines: str, end: str = "\n") -> tuple[Cookie, ...]:
    path.joinpath("jar.txt").write_text(end.join(lines), newline="")
    found = read_cookies("cookies", str(path / "jar.txt"))
    assert found is not None
    return found.cookies


def line(*fields: str) -> str:
    return "\t".join(fields)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_curl_writes_is_read(tmp_path: Path, end: str) -> None:
    lines = (
        "\ufeff# Netscape HTTP Cookie File", "# https://curl.se/docs/http-cookies.html", "",
        line(".A.example", "TRUE", "/", "TRUE", "2000000000", "sid", SECRET),
        line("#HttpOnly_www.a.example", "FALSE", "/dir", "FALSE", "0", "http", "1"),
        line("b.example", "true", "/", "false", "1999999999.5", "empty", ""),
        line("c.example", "TRUE", "/", "FALSE", "0", "stripped"),
        line("#commented.example", "TRUE", "/", "FALSE", "0", "n", "v"),
        "   ",
    )  # fmt: skip
    assert read(tmp_path, *lines, end=end) == (
        Cookie("sid", SECRET, "a.example", host_only=False, path="/", secure=True, expires=2_000_000_000.0),
        Cookie("http", "1", "www.a.example", host_only=True, path="/dir", secure=False),
        Cookie("empty", "", "b.example", host_only=False, path="/", secure=False, expires=1_999_999_999.5),
        Cookie("stripped", "", "c.example", host_only=False, path="/", secure=False),
    )


@pytest.mark.parametrize(
    ("domain", "read_as"),
    [
        ("bücher.example", ("xn--bcher-kva.example", False)), ("com", ("com", True)), (".com", ("com", True)),
        ("127.0.0.1", ("127.0.0.1", True)), ("::1", ("[::1]", True)), ("[::1]", ("[::1]", True)),
        ("0.0.1", ("0.0.0.1", True)), ("localhost", ("localhost", True)),
    ],
)  # fmt: skip
def test_what_has_no_subdomains_gets_none(tmp_path: Path, domain: str, read_as: tuple[str, bool]) -> None:
    (cookie,) = read(tmp_path, line(domain, "TRUE", "/", "FALSE", "0", "n", "v"))
    assert (cookie.domain, cookie.host_only) == read_as


def test_of_two_with_the_same_key_the_last_counts(tmp_path: Path) -> None:
    cookies = read(tmp_path, *(line("a.example", "TRUE", "/", "FALSE", "0", "n", value) for value in "12"))
    assert [cookie.value for cookie in cookies] == ["2"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ((SECRET,), "must have seven fields"),
        (("a.example", "TRUE", "/", "FALSE", "0", "n", SECRET, "x"), "must have seven fields"),
        (("", "TRUE", "/", "FALSE", "0", "n", SECRET), "its first field is not a domain"),
        (("a b", "TRUE", "/", "FALSE", "0", "n", SECRET), "its first field is not a domain"),
        (("a.example/x", "TRUE", "/", "FALSE", "0", "n", SECRET), "its first field is not a domain"),
        (("u:p@a.example", "TRUE", "/", "FALSE", "0", "n", SECRET), "its first field is not a domain"),
        (("a.example:8080", "TRUE", "/", "FALSE", "0", "n", SECRET), "its first field is not a domain"),
        (("a.example", "yes", "/", "FALSE", "0", "n", SECRET), "its second and fourth field must be TRUE or FALSE"),
        (("a.example", "TRUE", "/", "", "0", "n", SECRET), "its second and fourth field must be TRUE or FALSE"),
        (("a.example", "TRUE", "x", "FALSE", "0", "n", SECRET), "its third field is not a path"),
        (("a.example", "TRUE", "/", "FALSE", "soon", "n", SECRET), "its fifth field is not a number"),
        (("a.example", "TRUE", "/", "FALSE", "inf", "n", SECRET), "its fifth field is not a number"),
        (("a.example", "TRUE", "/", "FALSE", "0", "", SECRET), "its name or value cannot be sent"),
        (("a.example", "TRUE", "/", "FALSE", "0", "n", SECRET + "\r X: y"), "its name or value cannot be sent"),
        (("a.example", "TRUE", "/", "FALSE", "0", "n", SECRET + "; admin=1"), "its name or value cannot be sent"),
        (("a.example", "TRUE", "/", "FALSE", "0", "n", SECRET * 400), "longer than 4096 bytes"),
    ],
)
def test_a_malformed_line_is_named_without_its_content(tmp_path: Path, fields: tuple[str, ...], why: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, "# Netscape HTTP Cookie File", line(*fields))
    assert why in str(error.value)
    assert "jar.txt:2: " in str(error.value)
    assert SECRET not in str(error.value)


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "No such file"), (b"\xff\xfe", "not UTF-8 text"), (b"#" * ((4 << 20) + 1), "larger than 4 MiB")],
)
def test_a_file_that_is_none(tmp_path: Path, content: bytes | None, why: str) -> None:
    if content is not None:
        (tmp_path / "jar.txt").write_bytes(content)
    with pytest.raises(SettingsError, match=why):
        Settings.of(cookies=str(tmp_path / "jar.txt"))


@pytest.mark.parametrize("given", [5, "", ["jar.txt"], True])
def test_what_is_no_name_of_a_file(given: object) -> None:
    with pytest.raises(SettingsError, match=r"^cookies must be the name of a file"):
        Settings.read({"cookies": given})


def test_values_are_secrets_and_shown_nowhere(tmp_path: Path) -> None:
    read(tmp_path, line("a.example", "TRUE", "/", "FALSE", "0", "n", SECRET))
    settings = Settings.of(cookies=str(tmp_path / "jar.txt"))
    assert secrets_of(settings) == (SECRET,)
    assert SECRET not in repr(settings)
    assert isinstance(settings.asking.cookies, CookieFile)
    assert str(settings.asking.cookies) == str(tmp_path / "jar.txt")
