import pytest

from probe.errors import SettingsError
from probe.settings import Settings
from probe.settings.pins import pinned, read_pins


@pytest.mark.parametrize(
    ("given", "pins"),
    [
        ("www.a.example:443:192.0.2.7", (("www.a.example", 443, ("192.0.2.7",)),)),
        (["A.example:80:192.0.2.7,[2001:db8::1]"], (("a.example", 80, ("192.0.2.7", "2001:db8::1")),)),
        ("*:443:::1", (("*", 443, ("::1",)),)),
        ("bücher.example:80:127.0.0.1", (("xn--bcher-kva.example", 80, ("127.0.0.1",)),)),
        ((), ()),
    ],
)
def test_pins_are_read_as_curl_reads_them(given: object, pins: object) -> None:
    assert read_pins("resolve", given) == pins
    assert read_pins("resolve", pins) == pins


@pytest.mark.parametrize(
    "given",
    ["www.a.example", "www.a.example:443", "a:443:name", "a:0:127.0.0.1", "a:99999:127.0.0.1", "192.0.2.1:80:127.0.0.1",
    7, [7], "a:443:127.0.0.1,", "http://a/:443:127.0.0.1"],
)  # fmt: skip
def test_what_is_none_is_told(given: object) -> None:
    with pytest.raises(SettingsError, match=r"^resolve"):
        Settings.read({"resolve": given})


def test_the_last_that_fits_counts() -> None:
    pins = read_pins("resolve", ["*:80:192.0.2.1", "a.example:80:192.0.2.2"])
    assert pinned(pins, "a.example", 80) == ("192.0.2.2",)
    assert pinned(pins, "b.example", 80) == ("192.0.2.1",)
    assert pinned(pins, "a.example", 81) == ()
