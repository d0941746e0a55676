"""Interfaces that say with a 200 that there is nothing, and answers that only mention errors; and pages without a byte."""

# ruff: noqa: E501 # answers of strangers, each on a line where it can be

from probe.model import Verdict
from samples.exchange import head
from samples.routes import Behaviour, fixed, raw
from tests.hostile.stands import plain
from tests.hostile.temper import NOT_THERE, Page, Temper

OK, SUSPECT = Verdict.OK, Verdict.SUSPECT
JSON, XML, PROBLEM = "application/json", "application/xml", "application/problem+json"


def _typed(kind: str, body: str) -> Behaviour:
    return fixed(200, {"Content-Type": kind}, body.encode())


def _nothing(name: str, told: str, kind: str, body: str, path: str = "/api/v1/books/4711") -> Temper:
    """Answer every path with the same object, as an interface does that knows no such thing."""
    return Temper(f"api-{name}", told, (Page(path, None, (SUSPECT,), 200),), plain, elsewhere=_typed(kind, body))


NOT_FOUND = (
    _nothing("rest", "an error with its code", JSON, '{"error":{"code":404,"message":"Resource not found"}}'),
    _nothing("status", "a status in words", JSON, '{"status":"error","message":"Not found"}'),
    _nothing("zh", "a Chinese interface", JSON, '{"code":404,"msg":"资源不存在","data":null}'),
    _nothing("success", "no success", JSON, '{"success":false,"error":"not_found"}'),
    _nothing("drf", "Django REST framework", JSON, '{"detail":"Not found."}'),
    _nothing("graphql", "GraphQL without data", JSON, '{"errors":[{"message":"Book not found","path":["book"],"extensions":{"code":"NOT_FOUND"}}],"data":null}', "/graphql"),
    _nothing("graphql-bad", "GraphQL without a query", JSON, '{"errors":[{"message":"Must provide query string."}]}', "/graphql"),
    _nothing("problem", "RFC 9457", PROBLEM, '{"type":"about:blank","title":"Not Found","status":404}'),
    _nothing("jsonapi", "JSON:API", "application/vnd.api+json", '{"errors":[{"status":"404","title":"Not Found","detail":"The book 4711 could not be found."}]}'),
    _nothing("telegram", "ok: false", JSON, '{"ok":false,"error_code":404,"description":"Not Found"}'),
    _nothing("omdb", "a Response that is False", JSON, '{"Response":"False","Error":"Movie not found!"}'),
    _nothing("rpc", "JSON-RPC", JSON, '{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":null}', "/rpc"),
    _nothing("spring", "Spring", JSON, '{"timestamp":"2024-05-01T10:00:00Z","status":404,"error":"Not Found","path":"/api/v1/books/4711"}'),
    _nothing("google", "Google's form", JSON, '{"error":{"code":404,"message":"Requested entity was not found.","status":"NOT_FOUND"}}'),
    _nothing("fhir", "FHIR", "application/fhir+json", '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found","diagnostics":"Resource Patient/4711 is not known"}]}', "/fhir/Patient/4711"),
    _nothing("as-html", "an error object that calls itself HTML", "text/html", '{"error":"Not Found","statusCode":404,"message":"Cannot GET /api/v1/books/4711"}'),
    _nothing("s3", "S3", XML, '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a.txt</Key><RequestId>1</RequestId></Error>', "/bucket/a.txt"),
    _nothing("s3-bucket", "S3 without the bucket", XML, '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message><BucketName>garden</BucketName></Error>', "/garden/"),
    _nothing("azure", "Azure's blobs", XML, '\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code><Message>The specified blob does not exist.</Message></Error>', "/box/a.png"),
    _nothing("soap", "SOAP 1.1", "text/xml", '<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>soap:Client</faultcode><faultstring>No such operation</faultstring></soap:Fault></soap:Body></soap:Envelope>', "/soap/books"),
    _nothing("soap12", "SOAP 1.2", "application/soap+xml", '<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><env:Fault><env:Code><env:Value>env:Sender</env:Value></env:Code><env:Reason><env:Text xml:lang="en">Not found</env:Text></env:Reason></env:Fault></env:Body></env:Envelope>', "/soap/books"),
    _nothing("ogc", "a map service", XML, '<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="1.0.0"><ows:Exception exceptionCode="InvalidParameterValue" locator="layer"><ows:ExceptionText>Layer not found</ows:ExceptionText></ows:Exception></ows:ExceptionReport>', "/wms"),
    _nothing("wms", "an older map service", "application/vnd.ogc.se_xml", '<ServiceExceptionReport version="1.1.1"><ServiceException code="LayerNotDefined">No such layer</ServiceException></ServiceExceptionReport>', "/wms"),
    _nothing("oai", "a library that has no such record", "text/xml", '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2024-05-01T10:00:00Z</responseDate><error code="idDoesNotExist">No matching identifier</error></OAI-PMH>', "/oai"),
    _nothing("restlet", "an error as the root", XML, "<error><code>404</code><message>Not Found</message></error>"),
    _nothing("fr", "a French interface", JSON, '{"erreur":true,"code":404,"message":"Ressource introuvable"}'),
    _nothing("es", "a Spanish interface", JSON, '{"error":"No encontrado","codigo":404}'),
)  # fmt: skip

_GOOD = (
    ("/graphql.json", JSON, '{"errors":[],"data":{"book":{"title":"The Missing Page"}}}'),
    ("/null-error.json", JSON, '{"error":null,"result":{"id":4711,"name":"Anna"}}'),
    ("/false-error.json", JSON, '{"error":false,"message":"ok","items":[1,2,3]}'),
    ("/code-0.json", JSON, '{"code":0,"msg":"success","data":{"id":4711}}'),
    ("/code-200.json", JSON, '{"code":200,"message":"OK","data":[]}'),
    ("/count.json", JSON, '{"status":"ok","errors":404,"warnings":12,"passed":9000}'),
    ("/titles.json", JSON, '[{"id":1,"title":"404 Not Found: a novel"},{"id":2,"title":"Error"},{"id":3,"title":"Gone"}]'),
    ("/openapi.json", JSON, '{"openapi":"3.0.0","info":{"title":"Books","version":"1"},"paths":{"/books/{id}":{"get":{"responses":{"200":{"description":"A book"},"404":{"description":"Not found"}}}}},"components":{"schemas":{"Error":{"type":"object","properties":{"code":{"type":"integer"},"message":{"type":"string"}}}}}}'),
    ("/locales/en.json", JSON, '{"errors":{"not_found":"Page not found","server":"Something went wrong"},"home":"Home"}'),
    ("/logs.json", JSON, '{"logs":[{"level":"error","message":"File not found","status":404},{"level":"info","message":"started","status":200}]}'),
    ("/package.json", JSON, '{"name":"http-errors","version":"2.0.0","description":"Create HTTP error objects","keywords":["http","error"]}'),
    ("/empty-list.json", JSON, "[]"),
    ("/empty-object.json", JSON, "{}"),
    ("/no-hits.json", JSON, '{"total":0,"results":[]}'),
    ("/null.json", JSON, "null"),
    ("/schema.json", JSON, '{"$schema":"http://json-schema.org/draft-07/schema#","title":"Error","type":"object","properties":{"status":{"const":404}}}'),
    ("/order.json", JSON, '{"status":404,"id":404,"name":"Order 404","customer":"Anna","total":12.5,"lines":[{"sku":"a"}]}'),
    ("/geo.json", "application/geo+json", '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Lost Lake, not found on maps"},"geometry":null}]}'),
    ("/feed.xml", "application/rss+xml", '<?xml version="1.0"?><rss version="2.0"><channel><title>Errors</title><item><title>404 Not Found</title><description>The page could not be found, again.</description></item></channel></rss>'),
    ("/atom.xml", "application/atom+xml", '<feed xmlns="http://www.w3.org/2005/Atom"><title>Errors of the week</title><entry><title>Error: not found</title></entry></feed>'),
    ("/errors.xml", XML, '<?xml version="1.0"?><messages><error code="404">Not Found</error><error code="500">Internal Server Error</error></messages>'),
    ("/wsdl.xml", "text/xml", '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" name="Books"><message name="NotFoundFault"/><portType name="Books"><operation name="Get"><fault name="NotFound" message="NotFoundFault"/></operation></portType></definitions>'),
    ("/soap-answer.xml", "text/xml", '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><GetBookResponse><Title>Fault lines</Title></GetBookResponse></soap:Body></soap:Envelope>'),
    ("/list.xml", XML, '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>errors</Name><Contents><Key>NoSuchKey.txt</Key></Contents></ListBucketResult>'),
    ("/sitemap.xml", XML, '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://a.example/not-found</loc></url></urlset>'),
    ("/picture.svg", "image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"><title>404 Not Found</title><text>Error</text></svg>'),
)  # fmt: skip

HONEST = (
    Temper("api-honest", "answers that mention errors", tuple(
        Page(path, _typed(kind, body), (OK,), 200) for path, kind, body in _GOOD
    ), plain, elsewhere=NOT_THERE),
    Temper("api-partial", "GraphQL with data and one error", (
        Page("/graphql", _typed(JSON, '{"data":{"book":{"title":"A"},"cover":null},"errors":[{"message":"Cover not found"}]}'), (OK, SUSPECT), 200),
    ), plain),
)  # fmt: skip

_CHUNKED = head(200, {"Content-Type": "text/html", "Transfer-Encoding": "chunked"}) + b"0\r\n\r\n"

EMPTY = (
    Temper("empty-page", "HTML without a byte", (
        Page("/docs/1.html", _typed("text/html", ""), (SUSPECT,), 200),
        Page("/docs/2.html", _typed("text/html; charset=utf-8", ""), (SUSPECT,), 200),
        Page("/docs/3.html", raw(_CHUNKED), (SUSPECT,), 200),
    ), plain),
    Temper("empty-page-everywhere", "HTML without a byte for every path", (Page("/", None, (SUSPECT,), 200), Page("/a/b.php", None, (SUSPECT,), 200)),
           plain, elsewhere=_typed("text/html", "")),
    Temper("empty-but-right", "what may be empty", (
        Page("/empty.css", _typed("text/css", ""), (OK,), 200), Page("/empty.js", _typed("text/javascript", ""), (OK,), 200),
        Page("/empty.txt", _typed("text/plain", ""), (OK,), 200), Page("/__init__.py", _typed("text/x-python", ""), (OK,), 200),
        Page("/ping", fixed(204), (OK,), 204), Page("/beacon.gif", _typed("image/gif", ""), (OK,), 200),
        Page("/untold", raw(head(200, {"Content-Length": "0"})), (OK,), 200),
        Page("/line-end.html", _typed("text/html", "\n"), (OK,), 200),
        Page("/shell.html", _typed("text/html", '<!doctype html><div id="root"></div><script src="/app.js"></script>'), (OK,), 200),
    ), plain),
    Temper("shell-everywhere", "one application for every path", (
        Page("/", None, (OK,), 200), Page("/inbox/17", None, (OK,), 200),
    ), plain, elsewhere=_typed("text/html", '<!doctype html><html><head><title>Garden</title></head><body><div id="root"></div><script type="module" src="/assets/index-4f5e.js"></script></body></html>')),
)  # fmt: skip
