"""Data that is an error and nothing else is told from data that has something to say, whatever words stand in it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probe.engine.error_in_data import LARGEST, says_error
from probe.engine.error_in_xml import error_in_xml

JSON, XML = "application/json", "application/xml; charset=utf-8"


def said(value: object, kind: str = JSON) -> str | None:
    return says_error(json.dumps(value, ensure_ascii=False).encode(), kind)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"error": "Not Found"}, "Not Found"),
        ({"error": "not_found", "error_description": "No such order"}, "not_found: No such order"),
        ({"ok": False, "error": "channel_not_found"}, "channel_not_found"),
        ({"error": {"code": 404, "message": "Gone away", "status": "NOT_FOUND"}}, "Gone away"),
        ({"error": {"code": 17}}, "code: 17"),
        ({"error": True, "message": "No such page"}, "No such page"),
        ([{"error": {"message": "No such thing"}}], "No such thing"),
        ({"jsonrpc": "2.0", "id": 1, "error": {"code": -32601, "message": "Method not found"}}, "Method not found"),
        ({"status": 404}, "status: 404"),
        ({"code": "404", "message": "Nope"}, "code: 404, Nope"),
        ({"statusCode": 500, "message": "Internal server error"}, "statusCode: 500, Internal server error"),
        ({"timestamp": "2026-01-01", "status": 404, "error": "Not Found", "path": "/x"}, "Not Found"),
        ({"success": False}, "success: false"),
        ({"Success": "false", "Message": "No such item"}, "No such item"),
        ({"status": "error", "message": "Unable to find user"}, "Unable to find user"),
        ({"status": "fail", "data": {"id": "not found"}}, "not found"),
        ({"result": "error", "reason": "no such id"}, "no such id"),
        ({"code": 10404, "msg": "资源不存在", "data": None}, "code: 10404, 资源不存在"),
        ({"errcode": 40013, "errmsg": "invalid appid"}, "errcode: 40013, invalid appid"),
        ({"detail": "Not found."}, "Not found."),
        ({"message": "Not Found", "documentation_url": "https://docs.example/"}, "Not Found"),
        ({"Message": "No HTTP resource was found that matches the request"}, "No HTTP resource was found"),
        ("Not found", "Not found"),
        ({"errors": [{"status": "404", "title": "Resource not found"}]}, "Resource not found"),
        ({"errors": {"name": ["is missing"]}}, "name: is missing"),
        ({"errors": ["no such id"]}, "no such id"),
        ({"errors": [{"message": "Cannot find post"}], "data": None}, "Cannot find post"),
        ({"errors": [{"message": "Post not found", "path": ["p"]}], "data": {"post": None}}, "Post not found"),
        ({"meta": {"code": 404, "error": "not_found"}, "data": []}, "not_found"),
        ({"response": {"status": "error", "message": "no such id"}}, "no such id"),
        ({"fault": {"faultstring": "Invalid key", "detail": {"errorcode": "x"}}}, "Invalid key"),
    ],
)
def test_an_error_and_nothing_else_says_so(value: object, expected: str) -> None:
    told = said(value)
    assert told is not None
    assert expected.replace("statusCode", "statuscode") in told


@pytest.mark.parametrize(
    "value",
    [
        {"error": None, "data": {"id": 1}},
        {"error": None},
        {"error": False, "result": 5},
        {"error": "", "status": "ok"},
        {"error": 0, "value": 21.5},
        {"error": 0.2, "value": 21.5, "unit": "C"},
        {"errors": []},
        {"errors": [], "valid": True},
        {"errors": [{"code": code, "message": "m"} for code in (400, 404, 410, 500)]},
        {"errors": [{"code": 404, "message": "Not found"}], "total": 1, "next": None, "version": 2},
        {"data": {"user": {"name": "Ann"}, "posts": None}, "errors": [{"message": "posts timed out"}]},
        {"code": 0, "msg": "success", "data": {"list": [1]}},
        {"code": 0, "msg": "success"},
        {"code": 200, "message": "OK", "data": []},
        {"code": "00000", "msg": "一切ok"},
        {"code": 404, "name": "Not Found", "description": "What the code means"},
        {"success": True, "message": "Errors not found"},
        {"status": "failed", "id": 7, "branch": "main"},
        {"status": "error"},
        {"status": "ok", "message": "Not found: 0"},
        {"error": "Error", "save": "Save", "notFound": "Page not found"},
        {"notFound": "Page not found", "forbidden": "Access denied"},
        {"name": "error", "version": "1.0.0", "dependencies": {"error": "^7"}},
        {"openapi": "3.1.0", "info": {"title": "Errors"}, "paths": {}},
        {"@context": "https://schema.org", "@type": "Product", "name": "Error 404"},
        {"$schema": "https://json-schema.org/x", "title": "Not found"},
        {"page": {"name": "Status"}, "status": {"indicator": "none", "description": "All fine"}},
        {"results": [], "count": 0},
        {"data": []},
        {"message": "Welcome"},
        [],
        [1],
        {},
        None,
        "Hello",
        404,
    ],
)
def test_data_that_has_something_to_say_is_data(value: object) -> None:
    assert said(value) is None


def test_a_problem_is_one_by_its_type() -> None:
    problem = {"type": "about:blank", "title": "You are out of credit", "balance": 30}
    assert said(problem, "application/problem+json") == "You are out of credit"
    assert said(problem) is None
    assert said({"title": "Fine", "status": 200}, "application/problem+json") is None


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("application/json; charset=utf-8", True),
        ("application/vnd.api+json", True),
        ("text/plain", True),
        ("text/html; charset=utf-8", True),
        ("", True),
        ("application/ld+json", False),
        ("application/geo+json", False),
        ("application/manifest+json", False),
        ("application/schema+json", False),
        ("application/javascript", False),
        ("image/png", False),
    ],
)
def test_types_that_hold_such_errors(kind: str, read: bool) -> None:
    assert (said({"error": "Not Found"}, kind) is not None) is read


def test_a_long_document_has_something_to_say() -> None:
    body = json.dumps({"error": "Not Found", "detail": "x" * LARGEST}).encode()
    assert says_error(body, JSON) is None
    assert says_error(body[:LARGEST], JSON) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message></Error>",
            "NoSuchKey: The key does not exist.",
        ),
        (
            "<s:Envelope><s:Body><s:Fault><faultstring>No such service</faultstring></s:Fault></s:Body></s:Envelope>",
            "No such service",
        ),
        (
            "<o:ExceptionReport xmlns:o='x'><o:ExceptionText>Unknown layer</o:ExceptionText></o:ExceptionReport>",
            "Unknown layer",
        ),
        ("<response status='error'><message>Record not found</message></response>", "Record not found"),
        ("<rsp stat='fail'><err code='1' msg='x'/></rsp>", "rsp"),
        ("<OAI-PMH><error code='idDoesNotExist'>No such record</error></OAI-PMH>", "No such record"),
        ("<result><code>404</code><message>Nothing</message></result>", "404: Nothing"),
        ("<problem><title>Not Found</title><status>404</status></problem>", "Not Found"),
    ],
)
def test_xml_that_is_an_error_says_so(body: str, expected: str) -> None:
    assert says_error(body.encode(), XML) == expected


@pytest.mark.parametrize(
    "body",
    [
        "<rss version='2.0'><channel><title>Error 404</title></channel></rss>",
        "<feed><title>Errors</title><entry><title>NoSuchKey</title></entry></feed>",
        "<urlset><url><loc>https://a.example/error</loc></url></urlset>",
        "<ListBucketResult><Name>old</Name><KeyCount>0</KeyCount></ListBucketResult>",
        "<errors>" + "".join(f"<error><code>{code}</code></error>" for code in range(9)) + "</errors>",
        "<response status='ok'><message>Saved</message></response>",
        "<response><code>200</code><message>OK</message></response>",
        "<s:Envelope xmlns:s='x'><s:Body><Answer>1</Answer></s:Body></s:Envelope>",
        "<svg><title>Not found</title></svg>",
        "<",
        "< error>",
    ],
)
def test_other_xml_is_data(body: str) -> None:
    assert says_error(body.encode(), XML) is None


def test_feeds_are_not_looked_into() -> None:
    assert says_error(b"<error><message>x</message></error>", "application/rss+xml") is None
    assert says_error(b"<error><message>x</message></error>", "application/problem+xml") == "x"


@pytest.mark.parametrize("unit", ["[", '{"error":', "<a ", "<error>", "<message>", '"', "<" * 9, "<code><code "])
def test_hostile_documents_cost_little(unit: str) -> None:
    body = (unit * LARGEST)[:LARGEST].encode()
    for kind in (JSON, XML):
        assert says_error(body, kind) in (None, "error")


@given(st.binary(max_size=200), st.sampled_from([JSON, XML, "", "text/html"]))
def test_no_document_is_an_error_of_ours(body: bytes, kind: str) -> None:
    told = says_error(body, kind)
    assert told is None or 0 < len(told) <= 80


NAMES = st.sampled_from(["error", "errors", "code", "status", "message", "data", "meta", "success"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
    max_leaves=12,
)


@given(VALUES)
def test_no_value_is_an_error_of_ours(value: object) -> None:
    told = said(value)
    assert told is None or len(told) <= 80


def test_the_tags_of_xml_are_read_whatever_they_are() -> None:
    assert error_in_xml("") is None
    assert error_in_xml("<error/>") == "error"
