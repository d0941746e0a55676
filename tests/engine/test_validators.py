"""Which validators are sent back, and what a 304 confirms."""

import pytest

from probe.engine.validators import asking_whether, validators_of, without_conditions
from probe.model import Request, Validators

DATE = "Sun, 01 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({}, None),
        ({"ETag": '"a"'}, Validators('"a"')),
        ({"ETag": 'W/"a"', "Last-Modified": DATE}, Validators('W/"a"', DATE)),
        ({"ETag": "a"}, None),  # no quotes: no entity tag
        ({"ETag": '"a\r\nX: y"'}, None),
        ({"ETag": f'"{"a" * 300}"', "Last-Modified": DATE}, Validators(None, DATE)),
        ({"Last-Modified": "yesterday"}, None),
        ({"Last-Modified": "Sunday, 01-Nov-26 10:00:00 GMT"}, None),  # could not be sent back as it was
    ],
)
def test_what_can_be_sent_back(headers: dict[str, str], found: Validators | None) -> None:
    assert validators_of(headers) == found


def test_conditions_come_and_go() -> None:
    request = Request("http://a.example/", headers={"Accept": "*/*"})
    asking = asking_whether(request, Validators('"a"', DATE))
    assert asking.headers == {"Accept": "*/*", "If-None-Match": '"a"', "If-Modified-Since": DATE}
    assert without_conditions(asking.headers) == request.headers
    assert asking_whether(request, Validators()) is request
