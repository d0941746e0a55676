"""Every signature is fitted by a reply of its kind, and pages that stand behind a firewall are no walls."""

import timeit
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from probe.codes.walls import REFUSING, Shown, Wall, WallKind, recognise, signatures
from probe.model import NO_HEADERS, Headers

PAGE = "https://site.example/a/page"
CHALLENGE, BLOCK, LOGIN, CONSENT = WallKind.CHALLENGE, WallKind.BLOCK, WallKind.LOGIN, WallKind.CONSENT


def headers(**pairs: str) -> Headers:
    return CIMultiDictProxy(CIMultiDict({name.replace("_", "-"): value for name, value in pairs.items()}))


def told(wall: Wall | None) -> tuple[str, WallKind, str] | None:
    return (wall.name, wall.kind, wall.how) if wall else None


@pytest.mark.parametrize(
    ("status", "shown", "expected"),
    [
        (403, {"CF_Mitigated": "challenge"}, ("Cloudflare", CHALLENGE, "cf-mitigated: challenge")),
        (200, {"cf_mitigated": "challenge"}, ("Cloudflare", CHALLENGE, "cf-mitigated: challenge")),
        (429, {"cf_mitigated": "challenge"}, ("Cloudflare", CHALLENGE, "cf-mitigated: challenge")),
        (202, {"x_amzn_waf_action": "challenge"}, ("AWS WAF", CHALLENGE, "x-amzn-waf-action: challenge")),
        (405, {"X_Amzn_Waf_Action": "captcha"}, ("AWS WAF", CHALLENGE, "x-amzn-waf-action: captcha")),
        (429, {"x_vercel_mitigated": "challenge"}, ("Vercel", CHALLENGE, "x-vercel-mitigated: challenge")),
        (403, {"x_vercel_mitigated": "deny"}, ("Vercel", BLOCK, "x-vercel-mitigated: deny")),
        (403, {"x_dd_b": "1", "x_datadome": "protected"}, ("DataDome", CHALLENGE, "x-dd-b: 1")),
        (403, {"x_datadome": "protected"}, ("DataDome", BLOCK, "x-datadome")),
        (403, {"x_px_block": "u1"}, ("HUMAN (PerimeterX)", CHALLENGE, "x-px-block")),
        (429, {"x_kpsdk_ct": "0a1b2c"}, ("Kasada", CHALLENGE, "x-kpsdk-ct")),
        (403, {"x_iinfo": "1-2-3"}, ("Imperva", BLOCK, "x-iinfo")),
        (428, {"server": "AkamaiGHost"}, ("Akamai", CHALLENGE, "server: AkamaiGHost")),
        (403, {"server": "AkamaiGHost"}, ("Akamai", BLOCK, "server: AkamaiGHost")),
        (406, {"x_sucuri_block": "1"}, ("Sucuri", BLOCK, "x-sucuri-block")),
        (403, {"x_sucuri_id": "11005"}, ("Sucuri", BLOCK, "x-sucuri-id")),
        (406, {"x_sigsci_agentresponse": "406"}, ("Fastly Next-Gen WAF", BLOCK, "x-sigsci-agentresponse: 406")),
        (406, {"x_sigsci_tags": "XSS"}, ("Fastly Next-Gen WAF", BLOCK, "x-sigsci-tags")),
        (403, {"server": "Reblaze Secure Web Gateway"}, ("Reblaze", BLOCK, "server: Reblaze Secure Web Gateway")),
        (403, {"server": "ddos-guard"}, ("DDoS-Guard", BLOCK, "server: ddos-guard")),
        (403, {"server": "QRATOR"}, ("Qrator", BLOCK, "server: QRATOR")),
        (415, {"server": "imunify360-webshield/1.21"}, ("Imunify360", BLOCK, "server: imunify360-webshield/1.21")),
        (418, {"server": "HuaweiCloudWAF"}, ("Huawei Cloud WAF", BLOCK, "server: HuaweiCloudWAF")),
        (567, {"eo_log_uuid": "77"}, ("Tencent Cloud EdgeOne", BLOCK, "eo-log-uuid")),
        (999, {"x_li_pop": "prod"}, ("LinkedIn", BLOCK, "x-li-pop")),
    ],
)  # fmt: skip
def test_headers_tell(status: int, shown: dict[str, str], expected: tuple[str, WallKind, str]) -> None:
    assert told(recognise(status, headers(**shown), (), PAGE, PAGE)) == expected


@pytest.mark.parametrize(
    ("status", "cookie", "expected"),
    [
        (403, "datadome=a1b2; Path=/; Secure", ("DataDome", BLOCK, "set-cookie: datadome")),
        (403, "_pxhd=xyz", ("HUMAN (PerimeterX)", CHALLENGE, "set-cookie: _pxhd")),
        (403, "visid_incap_2233=abc; HttpOnly", ("Imperva", BLOCK, "set-cookie: visid_incap_2233")),
        (403, "incap_ses_1_2233=abc", ("Imperva", BLOCK, "set-cookie: incap_ses_1_2233")),
        (403, "ak_bmsc=abc", ("Akamai", BLOCK, "set-cookie: ak_bmsc")),
        (403, "TS01a2b3c4=0123", ("F5 BIG-IP", BLOCK, "set-cookie: TS01a2b3c4")),
        (247, "rbzid=abc", ("Reblaze", CHALLENGE, "set-cookie: rbzid")),
        (503, "wfvt_123=abc", ("Wordfence", BLOCK, "set-cookie: wfvt_123")),
        (401, "qrator_jsr=v2", ("Qrator", CHALLENGE, "set-cookie: qrator_jsr")),
        (405, "acw_tc=abc", ("Alibaba Cloud WAF", BLOCK, "set-cookie: acw_tc")),
        (418, "HWWAFSESID=abc", ("Huawei Cloud WAF", BLOCK, "set-cookie: HWWAFSESID")),
        (521, "__jsluid_h=abc", ("Jiasule (Knownsec)", CHALLENGE, "set-cookie: __jsluid_h")),
        (412, "FSSBBIl1UgzbN7N80S=abc", ("RuiShu (River Security)", CHALLENGE, "set-cookie: FSSBBIl1UgzbN7N80S")),
        (
            200,
            "techaro.lol-anubis-cookie-verification=abc",
            ("Anubis", CHALLENGE, "set-cookie: techaro.lol-anubis-cookie-verification"),
        ),
    ],
)
def test_cookies_tell_by_their_names(status: int, cookie: str, expected: tuple[str, WallKind, str]) -> None:
    assert told(recognise(status, NO_HEADERS, ("lang=en", cookie), PAGE, PAGE)) == expected


@pytest.mark.parametrize(
    ("status", "server", "title", "expected"),
    [
        (503, "cloudflare", "Just a moment...",
         ("Cloudflare", CHALLENGE, "server: cloudflare, title: Just a moment...")),
        (
            403,
            "cloudflare",
            "Attention Required! | Cloudflare",
            ("Cloudflare", CHALLENGE, "server: cloudflare, title: Attention Required! | Cloudflare"),
        ),
        (200, "nginx", "Request Rejected", ("F5 BIG-IP", BLOCK, "title: Request Rejected")),
        (200, "", "Making sure you're\n not a bot!", ("Anubis", CHALLENGE, "title: Making sure you're not a bot!")),
        (429, "Vercel", "Vercel Security Checkpoint", ("Vercel", CHALLENGE, "title: Vercel Security Checkpoint")),
        (200, "", "Pardon Our Interruption", ("Imperva", CHALLENGE, "title: Pardon Our Interruption")),
        (503, "", "Your access to this site has been limited by the site owner",
         ("Wordfence", BLOCK, "title: Your access to this site has been limited by the site owner")),
        (200, "ddos-guard", "DDoS-Guard", ("DDoS-Guard", CHALLENGE, "title: DDoS-Guard")),
        (200, "", "One moment, please...", ("Imunify360", CHALLENGE, "title: One moment, please...")),
        (200, "", "安全验证", ("site.example", CHALLENGE, "title: 安全验证")),
        (200, "", "Access to this page has been denied",
         ("HUMAN (PerimeterX)", CHALLENGE, "title: Access to this page has been denied")),
        (200, "", "Client Challenge", ("Fastly", CHALLENGE, "title: Client Challenge")),
        (200, "", "Radware Bot Manager Captcha", ("Radware", CHALLENGE, "title: Radware Bot Manager Captcha")),
        (200, "", "Bot Verification", ("site.example", CHALLENGE, "title: Bot Verification")),
        (200, "", "Checking your browser - reCAPTCHA",
         ("site.example", CHALLENGE, "title: Checking your browser - reCAPTCHA")),
        (200, "", "Reddit - Prove your humanity", ("site.example", CHALLENGE, "title: Reddit - Prove your humanity")),
        (200, "", "You are being redirected...", ("Sucuri", CHALLENGE, "title: You are being redirected...")),
    ],
)  # fmt: skip
def test_titles_tell(status: int, server: str, title: str, expected: tuple[str, WallKind, str]) -> None:
    assert told(recognise(status, headers(Server=server), (), PAGE, PAGE, Shown(title))) == expected


@pytest.mark.parametrize("status", [200, 403, 503])
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/_fs-ch-1T1wmsGaOgGaSxcX/script.js?reload=true", ("Fastly", CHALLENGE, "script: /_fs-ch-1T1wmsGaOgGaSxcX/")),
        ("https://ct.captcha-delivery.com/c.js", ("DataDome", CHALLENGE, "script: https://ct.captcha-delivery.com/")),
        ("//captcha-delivery.com/x", ("DataDome", CHALLENGE, "script: //captcha-delivery.com/")),
        ("/_Incapsula_Resource?xinfo=9&incident_id=1-2", ("Imperva", BLOCK, "script: /_Incapsula_Resource?")),
        ("/_sec/cp_challenge/crypto-3.js", ("Akamai", CHALLENGE, "script: /_sec/cp_challenge/")),
    ],
)  # fmt: skip
def test_what_a_page_loads_tells(status: int, address: str, expected: tuple[str, WallKind, str]) -> None:
    page = Shown(addresses=("/main.js", address))
    assert told(recognise(status, NO_HEADERS, (), PAGE, PAGE, page)) == expected


@pytest.mark.parametrize(
    "address",
    [
        "/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3",  # in pages that are let through
        "https://js.datadome.co/tags.js",
        "https://site.example/captcha-delivery.com/x.js",
        "/assets/_fs-ch-1/x.js",
        "/cdn-cgi/challenge-platform/scripts/jsd/main.js",
    ],
)
def test_what_pages_load_that_are_let_through_tells_nothing(address: str) -> None:
    assert recognise(200, NO_HEADERS, (), PAGE, PAGE, Shown(addresses=(address,))) is None


def page(text: str = "", title: str = "", **more: Any) -> Shown:
    return Shown(title, text=text, length=len(text), **more)


@pytest.mark.parametrize("status", [200, 202, 403, 429, 468, 503])
@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (page(script="window._cf_chl_opt={cvId:'3'}"), ("Cloudflare", CHALLENGE, "code: _cf_chl_opt")),
        (page(script="var dd={'rt':'c'}"), ("DataDome", CHALLENGE, "code: var dd={'rt':")),
        (page(script="window.KPSDK={}"), ("Kasada", CHALLENGE, "code: window.kpsdk=")),
        (page(script="window.gokuProps = {}"), ("AWS WAF", CHALLENGE, "code: window.gokuprops =")),
        (page(script="sucuri_cloudproxy_js=''"), ("Sucuri", CHALLENGE, "code: sucuri_cloudproxy_js")),
        (page(marks=("px-captcha",)), ("HUMAN (PerimeterX)", CHALLENGE, "element: px-captcha")),
        (page(marks=("a", "anubis_challenge")), ("Anubis", CHALLENGE, "element: anubis_challenge")),
        (page(marks=("wsidchk-form",)), ("Imunify360", CHALLENGE, "element: wsidchk-form")),
        (page(marks=("cf-chl-widget-1",), title="Einen Moment bitte"),
         ("Cloudflare", CHALLENGE, "title: Einen Moment bitte, element: cf-chl-widget-1")),
        (page("Request unsuccessful. Incapsula incident ID: 9"), ("Imperva", BLOCK, "text: incapsula incident id")),
        (page("您的请求ID是：7b。您的访问被阻断", "405"), ("Alibaba Cloud WAF", BLOCK, "text: 您的访问被阻断")),
        (page("安全检测能力由 雷池 WAF 提供"), ("SafeLine (长亭雷池)", BLOCK, "text: 安全检测能力由 雷池")),
        (page("Protected by go-away", "Checking you are not a bot"),
         ("go-away", CHALLENGE, "title: Checking you are not a bot, text: go-away")),
        (page(title="Dein Browser wird geprüft!"), ("Anubis", CHALLENGE, "title: Dein Browser wird geprüft!")),
        (page(title="正在确认你是不是机器人！"), ("Anubis", CHALLENGE, "title: 正在确认你是不是机器人！")),
        (page("Complete the captcha to continue", "One more step"),
         ("site.example", CHALLENGE, "text: complete the captcha")),
        (page("Press & Hold to confirm"), ("site.example", CHALLENGE, "text: press & hold")),
        (page(title="安全验证 - 知乎"), ("site.example", CHALLENGE, "title: 安全验证")),
        (page("环境异常 当前环境异常，完成验证后即可继续访问。", "微信公众平台"),
         ("WeChat", CHALLENGE, "title: 微信公众平台, text: 环境异常 当前环境异常，完成验证")),
        (page(script="location.replace('/a/_____tmd_____/punish?x5step=1')"),
         ("Alibaba", CHALLENGE, "code: _____tmd_____/punish")),
        (page("ロボットではないことを確認するため", "アクセスが制限されています"),
         ("site.example", CHALLENGE, "title: アクセスが制限されています, text: ロボットではないことを確認")),
        (page("veuillez confirmer que vous êtes humain", "Vérification"),
         ("site.example", CHALLENGE, "title: Vérification, text: confirmer que vous êtes humain")),
    ],
)  # fmt: skip
def test_what_a_page_shows_tells_whatever_its_status(
    status: int, shown: Shown, expected: tuple[str, WallKind, str]
) -> None:
    wall = told(recognise(status, NO_HEADERS, (), PAGE, PAGE, shown))
    assert wall is not None
    assert wall == expected or status == 468  # which SafeLine alone answers with


@pytest.mark.parametrize(
    "shown",
    [
        page(script="window.__CF$cv$params={r:'1'}"),  # in pages that are let through
        page(script="window.ddjskey='A'"),
        page("Flights from 49 €. " * 20, script='window["bobcmn"]="1"'),
        page("Shoes. " * 60, script="window.KPSDK={}"),
        page("A shop. " * 80, marks=("px-captcha",) * 0, script="window._pxAppId='P'", title="A shop"),
        page("Name Message Please verify that you are human", "Contact", marks=("cf-turnstile",)),
        page("User Password Verify you are human to continue", "Sign in", marks=("g-recaptcha",)),
        page("Join our newsletter. Press and hold the button", "Newsletter"),
        page("Incapsula incident ID: how to read it", "Incapsula incident ID: how to read it"),
        page("您的访问被阻断 是什么意思", "阿里云WAF误拦截处理"),
        page("“Request unsuccessful. Incapsula incident ID: 9”", "What “Request unsuccessful” means"),
        page("A game for three", "Are You a Robot? – play online"),
        page("A study of readers", "Robot or human? Study finds readers cannot tell"),
        page("just a moment, said the sea", "Just a moment"),
        page("checking your browser. " * 40),
    ],
)
def test_pages_with_the_words_and_the_scripts_of_walls_are_none(shown: Shown) -> None:
    assert recognise(200, NO_HEADERS, ("__cf_bm=1",), PAGE, PAGE, shown) is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Unavailable in your region", "This content is not available in your country"),
        ("Inhalt", "Dieser Inhalt ist in Ihrem Land nicht verfügbar"),
        ("Contenuto", "Questo contenuto non è disponibile nel tuo paese"),
        ("ご利用いただけません", "お住まいの地域ではこのサービスをご利用いただけません。"),
        ("Недоступно", "Видео недоступно в вашей стране"),
        (
            "Blocked",
            "Your requested URL has been blocked as per the directions received from the Department of Telecoms",
        ),
        ("Erişim engellendi", "Bu internet sitesine erişim 5651 sayılı kanun uyarınca engellenmiştir."),
        ("Сайт заблокирован", "Доступ к информационному ресурсу ограничен"),
    ],
)
def test_what_is_not_shown_in_a_country_is_blocked(title: str, text: str) -> None:
    wall = told(recognise(200, NO_HEADERS, (), PAGE, PAGE, page(text, title, headings=(text,))))
    assert wall is not None
    assert wall[:2] == ("site.example", BLOCK)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Lamp | Shop", "Lamp 39.00. Express shipping is not available in your region."),
        ("Why is this video not available in your country?", "There are three reasons. " * 30),
        ("Court blocks two sites", "The sites were blocked following a high court order. " * 3),
        ("A tour of our region", "The castle is not open to visitors in winter."),
    ],
)
def test_what_is_said_of_countries_on_other_pages_is_not(title: str, text: str) -> None:
    assert recognise(200, NO_HEADERS, (), PAGE, PAGE, page(text, title, headings=(title,))) is None


@pytest.mark.parametrize("status", [404, 410, 500, 502])
def test_a_page_of_a_site_that_fails_is_no_wall_by_its_text(status: int) -> None:
    assert (
        recognise(status, NO_HEADERS, (), PAGE, PAGE, page("Please complete the captcha to report the fault")) is None
    )


@pytest.mark.parametrize(
    "unit", ["checking your ", "your request ", "access denied ", "验证", "請", "-", " - ", "a.b ", "(("]
)
def test_hostile_pages_cost_little(unit: str) -> None:
    text = (unit * 2_000)[:2_000]
    shown = Shown(text[:500], (text,) * 64, text, tuple(text[:9] for _ in range(64)), (text[:500],) * 3, text, 100)
    recognise(200, NO_HEADERS, (), PAGE, PAGE, shown)
    assert min(timeit.repeat(lambda: recognise(200, NO_HEADERS, (), PAGE, PAGE, shown), number=1, repeat=3)) < 1


def test_searched_patterns_are_in_lower_case() -> None:
    """What is searched is in lower case: a pattern with an upper letter would find nothing."""
    texts = [pattern.pattern for row in signatures() for pattern in (row.text, row.script) if pattern]
    assert [text for text in texts if any(map(str.isupper, text.replace("\\S", "").replace("\\W", "")))] == []


AMAZON = "https://www.amazon.de/dp/1"


@pytest.mark.parametrize(
    ("status", "url", "title", "expected"),
    [
        (503, AMAZON, "", ("Amazon", BLOCK, "www.amazon.de/dp/1")),
        (200, AMAZON, "Amazon.de", ("Amazon", CHALLENGE, "title: Amazon.de, www.amazon.de/dp/1")),
        (200, AMAZON, "Amazon.de: A book", None),
        (404, AMAZON, "Amazon.de", None),
        (
            200,
            "https://smile.amazon.co.uk/dp/1",
            "Amazon.co.uk",
            ("Amazon", CHALLENGE, "title: Amazon.co.uk, smile.amazon.co.uk/dp/1"),
        ),
        (503, "https://amazon.com.au/dp/1", "", ("Amazon", BLOCK, "amazon.com.au/dp/1")),
        (503, "https://amazon.partner.example/", "", None),
        (503, "https://aws.amazon.com/x", "", None),
        (503, PAGE, "", None),
    ],
)
def test_amazon_answers_robots_in_its_own_way(
    status: int, url: str, title: str, expected: tuple[str, WallKind, str] | None
) -> None:
    assert told(recognise(status, NO_HEADERS, (), url, url, Shown(title))) == expected


@pytest.mark.parametrize(
    ("final", "expected"),
    [
        ("https://accounts.google.com/ServiceLogin?continue=https%3A%2F%2Fx", ("Google", LOGIN)),
        ("https://login.microsoftonline.com/common/oauth2/authorize?client_id=1", ("Microsoft", LOGIN)),
        ("https://github.com/login?return_to=%2Forg%2Frepo", ("GitHub", LOGIN)),
        ("https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fx", ("Facebook", LOGIN)),
        ("https://www.instagram.com/accounts/login/?next=/someone/", ("Instagram", LOGIN)),
        ("https://x.com/i/flow/login?redirect_after_login=%2Fx", ("X", LOGIN)),
        ("https://www.linkedin.com/authwall?trk=1&sessionRedirect=https%3A%2F%2Fx", ("LinkedIn", LOGIN)),
        ("https://passport.weibo.com/visitor/visitor?url=https%3A%2F%2Fweibo.com%2Fu", ("Weibo", LOGIN)),
        ("https://acme.okta.com/login/login.htm?fromURI=%2F", ("acme.okta.com", LOGIN)),
        ("https://acme.cloudflareaccess.com/cdn-cgi/access/login/x", ("acme.cloudflareaccess.com", LOGIN)),
        ("https://site.example/login?next=/a/page", ("site.example", LOGIN)),
        ("https://site.example/Account/SignIn.aspx?ReturnUrl=%2fa%2fpage", ("site.example", LOGIN)),
        ("https://site.example/users/sign_in?redirect_to=https%3A%2F%2Fsite.example%2Fa", ("site.example", LOGIN)),
        ("https://site.example/wp-login.php?redirect_to=x&reauth=1", ("site.example", LOGIN)),
        ("https://idp.example/idp/profile/SAML2/Redirect/SSO?SAMLRequest=fZ", ("idp.example", LOGIN)),
        ("https://sso.example/realms/a/protocol/openid-connect/auth?client_id=b", ("sso.example", LOGIN)),
        ("https://cas.example/cas/login?service=https%3A%2F%2Fsite.example", ("cas.example", LOGIN)),
        ("https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com", ("Google", CONSENT)),
        ("https://consent.google.de/ml?continue=https%3A%2F%2Fmaps.google.de", ("Google", CONSENT)),
        ("https://guce.yahoo.com/consent?brandType=nonEu", ("Yahoo", CONSENT)),
        ("https://consent.yahoo.com/v2/collectConsent?sessionId=1", ("Yahoo", CONSENT)),
        ("https://site.example/cookie-consent?return=%2Fa%2Fpage", ("site.example", CONSENT)),
        ("https://myprivacy.publisher.example/consent?siteKey=1&callbackUrl=x&returnUrl=%2Fa",
         ("myprivacy.publisher.example", CONSENT)),
        ("https://validate.perfdrive.com/abc/captcha?ssa=1&ssb=2", ("Radware", CHALLENGE)),
        ("https://acme.queue-it.net/?c=acme&e=x&t=https%3A%2F%2Fsite.example", ("Queue-it", CHALLENGE)),
        ("https://site.example/action/cookieAbsent", ("site.example", BLOCK)),
        ("https://wappass.baidu.com/static/captcha/tuxing.html", ("Baidu", CHALLENGE)),
        ("https://sec.douban.com/c?r=https%3A%2F%2Fwww.douban.com", ("Douban", CHALLENGE)),
        ("https://www.zhihu.com/account/unhuman?type=S6E3V1", ("Zhihu", CHALLENGE)),
        ("https://www.amazon.de/errors/validateCaptcha?amzn=1", ("Amazon", CHALLENGE)),
    ],
)  # fmt: skip
def test_places_tell(final: str, expected: tuple[str, WallKind]) -> None:
    wall = recognise(200, NO_HEADERS, (), PAGE, final)
    assert wall is not None
    assert (wall.name, wall.kind) == expected
    assert wall.how.startswith(final.partition("//")[2].partition("?")[0])


def test_a_place_is_told_without_the_values_of_its_query() -> None:
    wall = recognise(200, NO_HEADERS, (), PAGE, "https://site.example/login?token=s3cret&next=/a/page%3Fkey=s3cret")
    assert told(wall) == ("site.example", LOGIN, "site.example/login?next")


def test_googles_refusal_is_no_rate_limit() -> None:
    final = "https://www.google.com/sorry/index?continue=https://www.google.com/search"
    assert told(recognise(429, NO_HEADERS, (), "https://www.google.com/search?q=x", final)) == (
        "Google", BLOCK, "www.google.com/sorry/index",
    )  # fmt: skip


def test_999_is_told_by_its_host() -> None:
    url = "https://finance.yahoo.com/quote/X"
    assert told(recognise(999, NO_HEADERS, (), url, url)) == ("Yahoo", BLOCK, "finance.yahoo.com/quote/X")
    assert recognise(999, NO_HEADERS, (), PAGE, PAGE) is None


@pytest.mark.parametrize(
    ("status", "shown", "cookies", "final", "title"),
    [
        (200, {"server": "cloudflare", "cf_ray": "8-FRA"}, ("__cf_bm=1",), PAGE, ""),
        (404, {"server": "cloudflare", "cf_ray": "8-FRA"}, ("__cf_bm=1",), PAGE, "Not found"),
        (403, {"server": "cloudflare", "cf_ray": "8-FRA"}, (), PAGE, "Members only"),
        (200, {"x_sucuri_id": "11005", "server": "Sucuri/Cloudproxy"}, (), PAGE, ""),
        (200, {"x_datadome": "protected"}, ("datadome=1",), PAGE, ""),
        (404, {"x_datadome": "protected", "x_iinfo": "1"}, ("datadome=1", "visid_incap_1=2"), PAGE, ""),
        (429, {"x_iinfo": "1", "server": "AkamaiGHost"}, ("ak_bmsc=1",), PAGE, ""),
        (503, {"x_iinfo": "1", "server": "QRATOR"}, ("incap_ses_1_2=3", "TS01a2b3c4=1"), PAGE, ""),
        (200, {"server": "AkamaiGHost"}, ("_abck=1", "bm_sz=2"), PAGE, ""),
        (200, {"server": "ddos-guard"}, ("__ddg1_=1",), PAGE, ""),
        (200, {"x_kpsdk_ct": "1"}, (), PAGE, ""),
        (200, {"eo_log_uuid": "1"}, ("acw_tc=1",), PAGE, ""),
        (202, {}, ("JSESSIONID=1", "PREFS=2"), PAGE, ""),
        (200, {}, ("within.website-x-cmd-anubis-auth=1",), PAGE, ""),
        (200, {}, (), PAGE, "Request Rejected - what the page of the firewall means"),
        (200, {}, (), PAGE, "Just a moment: a novel"),
        (200, {}, (), PAGE, "Checking your browser: a guide"),
        (200, {}, (), "https://site.example/login", ""),
        (200, {}, (), "https://site.example/login?lang=de", ""),
        (200, {}, (), "https://site.example/blog/login-pages?next=/a", ""),
        (200, {}, (), "https://site.example/signing?next=/a", ""),
        (200, {}, (), "https://site.example/a/other?ref=/a/page", ""),
        (404, {}, (), "https://site.example/login?next=/a/page", ""),
        (500, {}, (), "https://accounts.google.com/ServiceLogin", ""),
        (200, {}, (), "https://github.com/org/repo", ""),
        (200, {}, (), "https://site.example/privacy/consent", ""),
    ],
)
def test_what_stands_behind_a_wall_or_speaks_of_one_is_none(
    status: int, shown: dict[str, str], cookies: tuple[str, ...], final: str, title: str
) -> None:
    assert recognise(status, headers(**shown), cookies, PAGE, final, Shown(title)) is None


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        ("https://site.example/login", "https://site.example/login/?next=/"),
        ("https://site.example/signin?x", "https://site.example/login?next=/x"),
        ("https://github.com/login", "https://github.com/login?return_to=/"),
        ("https://accounts.google.com/", "https://accounts.google.com/v3/signin/identifier?continue=https://x"),
        ("https://consent.youtube.com/x", "https://consent.youtube.com/m?continue=https://x"),
    ],
)
def test_who_asks_for_a_login_gets_no_wall(asked: str, final: str) -> None:
    expected = None if asked != "https://accounts.google.com/" else "Google"
    wall = recognise(200, NO_HEADERS, (), asked, final)
    assert (wall and wall.name) == expected


def test_the_reason_is_shown_in_few_characters() -> None:
    wall = recognise(403, headers(server="HuaweiCloudWAF" + "x" * 500), (), PAGE, PAGE)
    assert wall is not None
    assert len(wall.how) == 80


def test_every_row_of_the_file_has_a_source_and_a_condition() -> None:
    rows = signatures()
    assert len(rows) > 60
    assert [row.name for row in rows if not row.source.strip()] == []
    conditions = [
        (
            row.headers, row.cookie, row.title, row.address, row.host, row.path, row.script, row.mark, row.heading,
            row.text,
        )
        for row in rows
    ]  # fmt: skip
    assert [row.name for row, signs in zip(rows, conditions, strict=True) if not any(signs)] == []


def test_marks_of_passing_traffic_count_with_few_statuses() -> None:
    """Of a reply that is fine, three headers are looked at; each stands for nothing but a wall."""
    anytime = [name.pattern for row in signatures() if row.statuses is None for name, _ in row.headers]
    assert sorted(set(anytime)) == ["cf-mitigated", "x-amzn-waf-action", "x-vercel-mitigated"]
    assert sorted(REFUSING) == [403, 405, 406, 412, 418, 429, 430, 444, 468, 493]


def test_a_page_that_is_fine_costs_next_to_nothing() -> None:
    shown = headers(Server="cloudflare", CF_Ray="8", Content_Type="text/html", ETag="1", Vary="a", Date="b", Age="3")
    best = min(timeit.repeat(lambda: recognise(200, shown, (), PAGE, PAGE), number=2_000, repeat=5)) / 2_000
    assert best < 10e-6  # about 0.2e-6 where nothing else runs


@given(
    st.integers(0, 999), st.dictionaries(st.text(max_size=9), st.text(max_size=9)), st.lists(st.text(max_size=30)),
    st.text(max_size=60), st.text(max_size=60),
)  # fmt: skip
def test_nothing_that_a_server_sends_is_an_error(
    status: int, shown: dict[str, str], cookies: list[str], tail: str, title: str
) -> None:
    wall = recognise(status, CIMultiDict(shown), cookies, PAGE, f"https://site.example/{tail}", Shown(title, (title,)))
    assert wall is None or 0 < len(wall.how) <= 80
