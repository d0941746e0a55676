"""Challenge and block pages of the walls in use, and honest pages that carry the scripts of the same walls."""

# ruff: noqa: E501 # pages of strangers, each on a line where it can be

from probe.model import Verdict
from samples.routes import moved
from tests.hostile.behaviours import GOOD, html, to_gate
from tests.hostile.nobodys import DEEP, LONG, page
from tests.hostile.stands import plain
from tests.hostile.temper import NOT_THERE, Page, Temper

OK, REDIRECTED, BLOCKED, LIMITED, BROKEN = (
    Verdict.OK,
    Verdict.REDIRECTED,
    Verdict.BLOCKED,
    Verdict.LIMITED,
    Verdict.BROKEN,
)


def _wall(name: str, told: str, statuses: tuple[int, ...], text: str, **fields: str) -> Temper:
    """Answer every path with the wall's page, under each of the statuses that it is seen with."""
    shown = {status: page(text, status, **fields) for status in statuses}
    return Temper(f"wall-{name}", told, (
        *(Page(f"/docs/{status}.html", behaviour, (BLOCKED,), status) for status, behaviour in shown.items()),
        Page(DEEP, None, (BLOCKED,), statuses[0]),
    ), plain, elsewhere=shown[statuses[0]])  # fmt: skip


_CHALLENGED = (200, 403, 429, 503)

WALLS = (
    _wall("cloudflare", "Cloudflare's challenge without its field", _CHALLENGED, '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta http-equiv="refresh" content="390"></head><body class="no-js"><div class="main-wrapper" role="main"><noscript><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></noscript></div><script>(function(){window._cf_chl_opt={cvId:"3",cZone:"garden.example",cType:"managed",cRay:"8f1"};var a=document.createElement("script");a.src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8f1";document.getElementsByTagName("head")[0].appendChild(a);}());</script></body></html>', Server="cloudflare"),
    _wall("cloudflare-de", "the same in German", (403,), '<!DOCTYPE html><html lang="de-DE"><head><title>Nur einen Moment…</title></head><body><h2>Verifizieren, dass Sie ein Mensch sind</h2><script>window._cf_chl_opt={cType:"interactive"};</script><script src="/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1"></script></body></html>', Server="cloudflare"),
    _wall("cloudflare-block", "Cloudflare's block", (403, 503), '<!DOCTYPE html><html lang="en-US"><head><title>Attention Required! | Cloudflare</title></head><body><div id="cf-wrapper"><h1 data-translate="block_headline">Sorry, you have been blocked</h1><h2>You are unable to access garden.example</h2><p>Cloudflare Ray ID: <strong>8f1</strong></p></div></body></html>', Server="cloudflare"),
    _wall("cloudflare-old", "Cloudflare's five seconds", (503,), '<!DOCTYPE HTML><html lang="en-US"><head><title>Just a moment...</title></head><body><h1><span data-translate="checking_browser">Checking your browser before accessing</span> garden.example.</h1><p>DDoS protection by Cloudflare</p><form id="challenge-form" action="/?__cf_chl_jschl_tk__=x" method="POST"></form></body></html>', Server="cloudflare"),
    _wall("anubis", "Anubis", _CHALLENGED, '<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title><link rel="stylesheet" href="/.within.website/x/xess/xess.css?cachebuster=v1.21.3"><script id="anubis_version" type="application/json">"v1.21.3"</script><script id="anubis_challenge" type="application/json">{"rules":{"algorithm":"fast","difficulty":4},"challenge":"17ab"}</script></head><body id="top"><main><h1 id="title" class="centered-div">Making sure you&#39;re not a bot!</h1><p id="status">Loading...</p><script async type="module" src="/.within.website/x/cmd/anubis/static/js/main.mjs"></script></main></body></html>'),
    _wall("anubis-refuses", "Anubis, which refuses", (200, 403), '<!doctype html><html lang="en"><head><title>Oh noes!</title><link rel="stylesheet" href="/.within.website/x/xess/xess.css"></head><body id="top"><main><h1>Oh noes!</h1><p>Access Denied: error code 45a2.</p><footer>Protected by Anubis from Techaro.</footer></main></body></html>'),
    _wall("go-away", "go-away", (200, 418, 403), '<!DOCTYPE html><html><head><title>Checking you are not a bot</title><link rel="stylesheet" href="/.well-known/.git.gammaspectra.live/git/go-away/cmd/go-away/assets/static/style.css"></head><body><main><h1>Checking you are not a bot</h1><p>Protected by <a href="https://git.gammaspectra.live/git/go-away">go-away</a></p></main></body></html>'),
    _wall("datadome", "DataDome", (403, 200, 405), '<html lang="en"><head><title>garden.example</title><style>#cmsg{animation: A 1.5s;}</style></head><body style="margin:0"><p id="cmsg">Please enable JS and disable any ad blocker</p><script data-cfasync="false">var dd={"rt":"c","cid":"AHrlqAAAAAMA","hsh":"A1","t":"bv","s":17434,"host":"geo.captcha-delivery.com"}</script><script data-cfasync="false" src="https://ct.captcha-delivery.com/c.js"></script></body></html>', Server="DataDome"),
    _wall("perimeterx", "HUMAN", (403, 200, 429), '<!DOCTYPE html><html lang="en"><head><title>Access to this page has been denied.</title></head><body><h1>Press &amp; Hold to confirm you are a human (and not a bot).</h1><div id="px-captcha"></div><script>window._pxAppId="PXabc1234";window._pxJsClientSrc="/abc1234/init.js";window._pxFirstPartyEnabled=true;window._pxHostUrl="/abc1234/xhr";</script><script src="/abc1234/captcha/PXabc1234/captcha.js?a=c&m=0"></script></body></html>'),
    _wall("kasada", "Kasada", (429, 200, 403), '<!DOCTYPE html><html><head></head><body><script>window.KPSDK={};KPSDK.now=typeof performance!=="undefined"?performance.now.bind(performance):Date.now.bind(Date);KPSDK.start=KPSDK.now();</script><script src="/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39-8ed7-437e-a3be-862e0f06eea3/ips.js?KP_UIDz=0x&x-kpsdk-im=Cik"></script></body></html>', X_Kpsdk_Ct="0abc"),
    _wall("akamai", "Akamai's denial", (403, 200), "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n \nYou don't have permission to access \"http&#58;&#47;&#47;garden&#46;example&#47;\" on this server.<P>\nReference&#32;&#35;18&#46;2d3e1002&#46;1714554000&#46;1a2b3c\n<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18&#46;2d3e1002</P>\n</BODY>\n</HTML>", Server="AkamaiGHost"),
    _wall("akamai-challenge", "Akamai's work to be done", (200, 429, 428), '<!DOCTYPE html><html><head><title>Challenge Validation</title><link rel="stylesheet" href="/_sec/cp_challenge/sec-4-4.css"><script src="/_sec/cp_challenge/sec-cpt-4-4.js" async defer></script></head><body><div id="sec-if-cpt-container"><iframe id="sec-cpt-if" class="crypto" data-key="" data-duration=5 src=""></iframe><div id="sec-if-container">Powered and protected by Akamai</div></div></body></html>'),
    _wall("imperva", "Imperva", (200, 403, 503), '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"><meta name="format-detection" content="telephone=no"></head><body style="margin:0px;height:100%"><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=9-1&incident_id=1170-2&edet=12&cinfo=04&rpinfo=0" frameborder=0 width="100%" height="100%">Request unsuccessful. Incapsula incident ID: 1170-2</iframe></body></html>', X_Iinfo="9-1-0"),
    _wall("distil", "Imperva's older sister", (200, 405, 403), '<!DOCTYPE html><html lang="en"><head><title>Pardon Our Interruption</title></head><body><h1>Pardon Our Interruption...</h1><p>As you were browsing something about your browser made us think you were a bot. There are a few reasons this might happen: You\'ve disabled JavaScript in your web browser.</p></body></html>'),
    _wall("sucuri", "Sucuri's script", (200, 307, 403), "<html><title>You are being redirected...</title>\n<noscript>Javascript is required. Please enable javascript before you are allowed to see this page.</noscript>\n<script>var s={},u,c,U,r,i,l=0,a,e=eval,w=String.fromCharCode,sucuri_cloudproxy_js='',S='cz0iMCIu';L=S.length;U=0;r='';e(r);</script></html>", Server="Sucuri/Cloudproxy"),
    _wall("sucuri-block", "Sucuri's denial", (403,), "<html><head><title>Sucuri WebSite Firewall - Access Denied</title></head><body><h1>Access Denied - Sucuri Website Firewall</h1><p>Block ID: BOT01</p></body></html>", Server="Sucuri/Cloudproxy"),
    _wall("aws", "AWS WAF's challenge", (202, 200, 405), '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title></title><script type="text/javascript">window.awsWafCookieDomainList=[];window.gokuProps={"key":"AQID","iv":"A6x","context":"8k"};</script><script src="https://de5282c3ca0c.edge.sdk.awswaf.com/de5282c3ca0c/526cf06acb0d/challenge.js"></script></head><body><div id="challenge-container"></div><script>AwsWafIntegration.saveReferrer();AwsWafIntegration.checkForceRefresh().then((f)=>{AwsWafIntegration.getToken().then(()=>{window.location.reload(true);});});</script><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you\'re not a robot.</noscript></body></html>'),
    _wall("aws-captcha", "AWS WAF's captcha", (405, 200), '<!DOCTYPE html><html lang="en"><head><title>Human Verification</title><script type="text/javascript">window.gokuProps={"key":"AQID"};</script><script src="https://de5282c3ca0c.edge.captcha-sdk.awswaf.com/de5282c3ca0c/526cf06acb0d/captcha.js"></script></head><body><div id="captcha-container"></div></body></html>'),
    _wall("ddos-guard", "DDoS-Guard", (403, 200, 503), '<!DOCTYPE html><html lang="en"><head><title>DDoS-Guard</title></head><body data-ddg-origin="true"><div class="container"><h1 id="title">Checking your browser before accessing garden.example</h1><p>DDOS-GUARD</p></div><script type="text/javascript" src="/.well-known/ddos-guard/js-challenge/index.js" charset="utf-8"></script></body></html>', Server="ddos-guard"),
    _wall("qrator", "Qrator", (401, 200, 403), '<!DOCTYPE html><html><head><title></title><meta charset="utf-8"><script type="text/javascript" src="/__qrator/qauth_utm_v2d_v9118.js" defer></script></head><body><noscript>Please enable JavaScript</noscript></body></html>', Server="QRATOR"),
    _wall("acw", "阿里云's cookie", (200,), "<html><script>var arg1='3F8B7A0CD6E5';function setCookie(name,value){var e=new Date();e.setTime(e.getTime()+3600000);document.cookie=name+'='+value+';expires='+e.toGMTString()+';max-age=3600;path=/';}function reload(x){setCookie('acw_sc__v2',x);document.location.reload();}setTimeout(function(){reload(arg1)},2);</script></html>", Server="Tengine"),
    _wall("jsl", "加速乐", (521,), "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c')+('l')+('e')+('a')+('r')+('a')+('n')+('c')+('e')+('_')+('s')+('=')+(-~[]+'')+';path=/';location.href=location.pathname+location.search</script>", Set_Cookie="__jsluid_h=8a1; max-age=31536000; path=/; HttpOnly"),
    _wall("safeline", "雷池", (468, 200, 403), '<!DOCTYPE html><html lang="zh"><head><meta charset="UTF-8"><title>Protected By SafeLine WAF</title><link rel="icon" href="/.safeline/static/favicon.png"><script src="/.safeline/challenge/v2/sdk.js"></script></head><body><div id="slg-box"><div id="slg-title">安全检测能力由 雷池 WAF 提供</div></div></body></html>'),
    _wall("baota", "宝塔's firewall", (200, 403), '<!doctype html><html><head><meta charset="utf-8"><title>网站防火墙</title></head><body><div class="main"><h1>网站防火墙</h1><p>您的请求带有不合法参数，已被网站管理员设置拦截！</p><p>可能原因：您提交的内容包含危险的攻击请求</p></div></body></html>'),
    _wall("yandex", "Yandex' captcha", (200, 403), '<!DOCTYPE html><html lang="ru"><head><title>Вы не робот?</title></head><body><form id="checkbox-captcha-form" action="/checkcaptcha?key=1" method="post"><div class="CheckboxCaptcha">SmartCaptcha by Yandex Cloud</div><p>Подтвердите, что запросы отправляли вы, а не робот</p></form></body></html>'),
    _wall("f5", "F5's script", (200, 403), '<html><head><meta http-equiv="Pragma" content="no-cache"/><script type="text/javascript">(function(){window["bobcmn"]="10111111111010";window["failureConfig"]="524f";})();</script><script type="text/javascript" src="/TSPD/08a1b2c3d4ab2000?type=9"></script><noscript>Please enable JavaScript to view the page content.<br/>Your support ID is: 0123456789.</noscript></head><body></body></html>'),
    _wall("f5-reject", "F5's rejection", (200, 403), "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1234567890123456789<br><br><a href='javascript:history.back();'>[Go Back]</a></body></html>"),
    _wall("vercel", "Vercel's checkpoint", (429, 403, 200), '<!DOCTYPE html><html lang="en"><head><title>Vercel Security Checkpoint</title></head><body><div id="root"><p id="header-text">We\'re verifying your browser</p><p>Website owner? Click here to fix</p></div><script src="/.well-known/vercel/security/static/challenge.v2.min.js" type="module"></script></body></html>', X_Vercel_Mitigated="challenge"),
    _wall("imunify", "Imunify360", (200, 409), '<!DOCTYPE html><html><head><title>One moment, please...</title></head><body><h1>Please wait while your request is being verified...</h1><form id="wsidchk-form" style="display:none;" action="/z0f76a1d14fd21a8fb5fd0d03e0fdc3d3cedae52f" method="GET"><input type="hidden" id="wsidchk" name="wsidchk"/></form><script>(function(){var west=+((+!+[])+(+!+[]+!![]));document.getElementById("wsidchk").value=west;document.getElementById("wsidchk-form").submit();})();</script></body></html>', Server="imunify360-webshield/1.21"),
    _wall("siteground", "SiteGround's refresh", (202, 200), '<html><head><link rel="icon" href="data:;"><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F&y=ipc:203.0.113.9:1714554000.1"></meta></head></html>', SG_Captcha="challenge"),
    _wall("aes", "a free hosting's cookie", (200,), '<html><body><script type="text/javascript" src="/aes.js" ></script><script>function toNumbers(d){var e=[];d.replace(/(..)/g,function(d){e.push(parseInt(d,16))});return e}var a=toNumbers("f655ba9d09a112d4968c63579db590b4"),b=toNumbers("98344c2eef86c3994890592585b49f80"),c=toNumbers("c0");document.cookie="__test="+slowAES.decrypt(c,2,a,b)+"; path=/"; location.href="/docs/200.html?i=1";</script><noscript>This site requires Javascript to work, please enable Javascript in your browser or use a browser with Javascript support</noscript></body></html>'),
    _wall("amazon", "Amazon's captcha", (200, 503), '<!DOCTYPE html><html><head><title dir="ltr">Robot Check</title></head><body><h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure you\'re not a robot. For best results, please make sure your browser is accepting cookies.</p><form method="get" action="/errors/validateCaptcha" name=""><img src="https://images-na.ssl-images-amazon.com/captcha/abc/Captcha.jpg"></form></body></html>'),
    _wall("google", "Google's unusual traffic", (429, 503, 200), '<html><head><title>https://www.google.com/search?q=x</title></head><body><form id="captcha-form" action="index" method="post"><script src="https://www.google.com/recaptcha/enterprise.js" async defer></script></form><b>About this page</b><br>Our systems have detected unusual traffic from your computer network. This page checks to see if it\'s really you sending the requests, and not a robot.</body></html>'),
    _wall("radware", "Radware", (200, 403), '<!DOCTYPE html><html><head><title>Radware Bot Manager Captcha</title></head><body><p>We apologize for the inconvenience... but your activity and behavior on this site made us think that you are a bot.</p><script src="https://captcha.perfdrive.com/captcha-public/js/captcha.js"></script><form action="https://validate.perfdrive.com/captcha"></form></body></html>'),
    _wall("lsrecap", "LiteSpeed's captcha", (200, 403), '<!DOCTYPE html><html><head><title>Verifying that you are not a robot...</title></head><body><form id="lsrecap-form" action="/.lsrecap/recaptcha" method="POST"><div class="g-recaptcha" data-sitekey="6L"></div></form><p>reCAPTCHA Verification. This site is protected by reCAPTCHA.</p></body></html>', Server="LiteSpeed"),
    _wall("bunkerweb", "BunkerWeb", (200, 403), '<!DOCTYPE html><html lang="en"><head><title>Bot Detection</title></head><body><h1>Please wait while we check if you are a human</h1><form method="POST" action="/challenge" id="form"></form><footer>Powered by BunkerWeb</footer></body></html>'),
    _wall("reblaze", "Reblaze", (200, 247, 403), '<!DOCTYPE html><html><head><meta charset="utf-8"><script>window.rbzns={bereshit:"1",seed:"a",storage:"3"};winsocks();</script><script src="/c3650cdf-216a-4ba2-80b0-9d6c540b105e58d2670b-ea0f-484e-b88c-0e2c1499ec9bd71e4b42-8570-44e3-89b6-845326fa43b6"></script></head><body></body></html>'),
)  # fmt: skip

_SCRIPTS = (
    ("cloudflare-jsd", '<script>(function(){window["__CF$cv$params"]={r:"8f1",t:"MTc="};var a=document.createElement("script");a.src="/cdn-cgi/challenge-platform/scripts/jsd/main.js";document.head.appendChild(a);})();</script>'),
    ("turnstile", '<form action="/contact"><div class="cf-turnstile" data-sitekey="0x4AAA"></div><script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script></form>'),
    ("cf-email", '<a href="/cdn-cgi/l/email-protection#a1">[email&#160;protected]</a><script data-cfasync="false" src="/cdn-cgi/scripts/5c5dd728/cloudflare-static/email-decode.min.js"></script>'),
    ("datadome", '<script>window.ddjskey="A1B2";window.ddoptions={}</script><script src="https://js.datadome.co/tags.js" async></script>'),
    ("perimeterx", '<script>window._pxAppId="PXabc1234";</script><script src="https://client.px-cloud.net/PXabc1234/main.min.js" async></script>'),
    ("kasada", '<script src="/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39-8ed7-437e-a3be-862e0f06eea3/p.js"></script><script>window.KPSDK={}</script>'),
    ("akamai", '<script type="text/javascript" src="/akam/13/5a1b2c3d" defer></script><noscript><img src="https://garden.example/akam/13/pixel_5a1b2c3d?a=1" style="visibility: hidden"/></noscript>'),
    ("imperva", '<script src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3&ns=1&cb=1714554000" async></script>'),
    ("aws", '<script src="https://de5282c3ca0c.edge.sdk.awswaf.com/de5282c3ca0c/526cf06acb0d/challenge.js" defer></script>'),
    ("ddos-guard", '<script src="/.well-known/ddos-guard/check?context=free_splash"></script><img src="https://check.ddos-guard.net/set/id/1">'),
    ("qrator", '<script src="/__qrator/qauth_utm_v2d_v9118.js" async></script>'),
    ("f5", '<script type="text/javascript" src="/TSPD/08a1b2c3d4ab2000?type=17"></script><APM_DO_NOT_TOUCH></APM_DO_NOT_TOUCH>'),
    ("recaptcha", '<form><div class="g-recaptcha" data-sitekey="6L"></div></form><script src="https://www.google.com/recaptcha/api.js"></script>'),
    ("hcaptcha", '<form><div class="h-captcha" data-sitekey="1"></div></form><script src="https://js.hcaptcha.com/1/api.js" async defer></script>'),
    ("yandex", '<div id="captcha-container" class="smart-captcha" data-sitekey="y"></div><script src="https://smartcaptcha.yandexcloud.net/captcha.js" defer></script>'),
    ("radware", '<script>(function(){var s=document.createElement("script");s.src="https://cdn.perfdrive.com/aperture/aperture.js";document.head.appendChild(s)})()</script>'),
    ("noscript", "<noscript>Please enable JavaScript and cookies to continue.</noscript>"),
)  # fmt: skip
_WRITTEN = (
    ("just-a-moment", "Just a moment...", "A poem in five parts about waiting at the station."),
    ("access-denied", "Access Denied: a history of the locked library", "You don't have permission to access the east wing, said the porter."),
    ("attention-required", "Attention Required! | Cloudflare — how to get past the block as a site owner", "“Sorry, you have been blocked” is what a visitor reads; the Ray ID tells you which rule it was."),
    ("robot-check", "Robot check: building a line follower", "Our robot checks every second whether it sees the line."),
    ("anubis", "Making sure you're not a bot! How Anubis works", "Anubis weighs the soul of each request with a proof of work; its files lie at /.within.website/x/cmd/anubis."),
    ("datadome", "“Please enable JS and disable any ad blocker”: what DataDome does", "The page loads ct.captcha-delivery.com/c.js."),
    ("pardon", "Pardon our interruption", "The concert had to be interrupted for ten minutes because of the thunder."),
    ("incapsula", "Request unsuccessful. Incapsula incident ID: what to do", "The incident number is the key to the log."),
    ("acw", "反爬虫分析：acw_sc__v2 与加速乐 __jsl_clearance_s", "本文分析 arg1 与 document.cookie 的生成过程。"),
    ("unusual", "Unusual traffic on the canal", "Our systems have detected unusual traffic, the lock keeper wrote: forty boats a day."),
    ("rejected", "Request Rejected, and other letters to the council", "The requested bench was rejected. Please consult with your administrator, it said."),
)  # fmt: skip

HONEST = (
    Temper("walls-carried", "honest pages with the scripts of walls in them", tuple(
        Page(f"/pages/{name}.html", html("Twelve young trees", *LONG, script), (OK,), 200) for name, script in _SCRIPTS
    ), plain, elsewhere=NOT_THERE),
    Temper("walls-told", "articles about walls and what they say", tuple(
        Page(f"/articles/{name}.html", html(title, text, *LONG), (OK,), 200) for name, title, text in _WRITTEN
    ), plain, elsewhere=NOT_THERE),
    Temper("walls-missing", "a wall's host, and a 404 behind it", (
        Page("/gone/1.html", page("<title>404</title>Nothing here.", 404, Server="cloudflare"), (BROKEN,), 404),
        Page("/gone/2.html", page("<title>Not Found</title>", 404, Server="ddos-guard"), (BROKEN,), 404),
        Page("/live.html", html("Here", *LONG, fields={"Server": "cloudflare", "CF-Ray": "8f1"}), (OK,), 200),
    ), plain, elsewhere=NOT_THERE),
    Temper("walls-pace", "Cloudflare's 1015, which is about the pace", (
        Page("/docs/1.html", None, (LIMITED, BLOCKED), 429), Page("/docs/2.html", None, (LIMITED, BLOCKED), 429),
    ), plain, elsewhere=page('<!DOCTYPE html><html lang="en-US"><head><title>Access denied | garden.example used Cloudflare to restrict access</title></head><body><h1><span>Error</span> <span>1015</span></h1><h2>You are being rate limited</h2></body></html>', 429, Server="cloudflare")),
    Temper("edge-521", "521 of the edge, with no wall in it", (Page("/docs/1.html", None, (Verdict.FAILING,), 521),), plain,
           elsewhere=page("<!DOCTYPE html><html><head><title>garden.example | 521: Web server is down</title></head><body><h1>Web server is down</h1>Error code 521</body></html>", 521, Server="cloudflare")),
)  # fmt: skip

_FORM = html("Sign in", '<form method="post"><input name="user"><input type="password" name="password"></form>')


def _gate(name: str, path: str, parameter: str) -> Temper:
    """Send a deep link to a login that would then lead back."""
    return Temper(f"login-{name}", f"302 to {path}?{parameter}=", (
        Page("/projects/17/board", to_gate(path, parameter), (BLOCKED,)), Page(DEEP, None, (BLOCKED,)),
        Page(path, _FORM, (OK,), 200),
    ), plain, elsewhere=to_gate(path, parameter))  # fmt: skip


def _gate_at(name: str, place: str, status: int = 302) -> Temper:
    """Send a deep link to a login at this very place."""
    return Temper(f"login-{name}", f"{status} to {place}", (
        Page("/projects/17/board", moved(place, status), (BLOCKED,)), Page(DEEP, None, (BLOCKED,)),
        Page(place.partition("?")[0], _FORM, (OK,), 200),
    ), plain, elsewhere=moved(place, status))  # fmt: skip


LOGINS = (
    _gate("next", "/login", "next"), _gate("return", "/signin", "return_to"), _gate("django", "/accounts/login/", "next"),
    _gate("wordpress", "/wp-login.php", "redirect_to"), _gate("jenkins", "/login", "from"),
    _gate("aspnet", "/Account/Login", "ReturnUrl"), _gate("confluence", "/login.action", "os_destination"),
    _gate("sharepoint", "/_layouts/15/Authenticate.aspx", "Source"), _gate("saml", "/saml/login", "RelayState"),
    _gate("grafana", "/login", "redirectTo"), _gate("nextcloud", "/index.php/login", "redirect_url"),
    _gate("keycloak", "/realms/main/protocol/openid-connect/auth", "redirect_uri"),
    _gate("cas", "/cas/login", "service"), _gate("shibboleth", "/Shibboleth.sso/Login", "target"),
    _gate_at("oauth", "/oauth2/authorize?client_id=7&response_type=code&redirect_uri=http%3A%2F%2Fa.example%2Fcb&state=x"),
    _gate_at("devise", "/users/sign_in"), _gate_at("bare", "/login", 303),
    _gate_at("mediawiki", "/index.php?title=Special:UserLogin&returnto=Board"),
    _gate_at("moodle", "/login/index.php"), _gate_at("ja", "/login?redirect=%2Fprojects%2F17%2Fboard", 307),
)  # fmt: skip

NO_LOGINS = (
    Temper("login-only-looks-so", "redirects that have a login in their words alone", (
        Page("/tips", moved("/blog/login-tips.html", 301), (REDIRECTED,), 200),
        Page("/blog/login-tips.html", html("Login tips", *LONG), (OK,), 200),
        Page("/old/search", moved("/search?next=2", 301), (REDIRECTED,), 200),
        Page("/search", html("Search", *LONG), (OK,), 200),
        Page("/login", moved("/signin", 301), (REDIRECTED,), 200), Page("/signin", _FORM, (OK,), 200),
        Page("/authors", moved("/authors/", 301), (REDIRECTED,), 200), Page("/authors/", GOOD, (OK,), 200),
        Page("/signing-ceremony", moved("/events/signing-ceremony.html"), (REDIRECTED,), 200),
        Page("/events/signing-ceremony.html", html("The signing ceremony", *LONG), (OK,), 200),
        Page("/docs/oauth", moved("/docs/guides/oauth2/authorize.html"), (REDIRECTED,), 200),
        Page("/docs/guides/oauth2/authorize.html", html("How authorize works", *LONG), (OK,), 200),
    ), plain, elsewhere=NOT_THERE),
)  # fmt: skip
