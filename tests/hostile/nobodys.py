"""Hosts whose pages belong to nobody any more, or not yet; and sites that talk about such pages."""

# ruff: noqa: E501 # sentences of strangers, each on a line where it can be

from probe.model import Verdict
from samples.routes import Behaviour, fixed, moved
from tests.hostile.behaviours import html
from tests.hostile.stands import plain
from tests.hostile.temper import NOT_THERE, Page, Temper

OK, REDIRECTED, SUSPECT = Verdict.OK, Verdict.REDIRECTED, Verdict.SUSPECT
DEEP = "/2019/05/our-summer-in-the-mountains.html"
LONG = tuple(
    f"Paragraph {number}: we planted the young trees along the northern path, watered them, and wrote down their height."
    for number in range(1, 13)
)


def page(text: str, status: int = 200, /, **fields: str) -> Behaviour:
    """Answer with this HTML as it is."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return fixed(status, {"Content-Type": "text/html; charset=utf-8", **named}, text.encode())


def everywhere(name: str, told: str, text: str, truth: Verdict = SUSPECT, **fields: str) -> Temper:
    """Answer every path with the same page, as hosts do that serve nobody's content."""
    return Temper(name, told, (Page("/", None, (truth,), 200), Page(DEEP, None, (truth,), 200)), plain,
                  elsewhere=page(text, 200, **fields))  # fmt: skip


def at_front(name: str, told: str, text: str, truth: Verdict = SUSPECT, **fields: str) -> Temper:
    """Answer with the page at the front alone, as a web server does with the file that its package brought."""
    return Temper(name, told, (Page("/", page(text, 200, **fields), (truth,), 200),), plain, elsewhere=NOT_THERE)


_APACHE_UBUNTU = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" /><title>Apache2 {system} Default Page: It works</title>
</head><body><div class="main_page"><div class="page_header floating_element"><img src="/icons/{icon}" alt="Logo"/>
<span class="floating_element">Apache2 {system} Default Page</span></div><div class="content_section floating_element">
<div class="section_header section_header_red"><div id="about"></div>It works!</div><div class="content_section_text">
<p>This is the default welcome page used to test the correct operation of the Apache2 server after installation on
{system} systems. If you can read this page, it means that the Apache HTTP server installed at this site is working
properly. You should <b>replace this file</b> (located at <tt>/var/www/html/index.html</tt>) before continuing to
operate your HTTP server.</p><p>If you are a normal user of this web site and don't know what this page is about, this
probably means that the site is currently unavailable due to maintenance.</p></div></div></div></body></html>"""

_TEST_PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body><h1>{heading}</h1>
<div class="content"><p>This page is used to test the proper operation of the HTTP server after it has been installed.
If you can read this page, it means that the HTTP server installed at this site is working properly, but has not yet
been configured.</p><h2>If you are a member of the general public:</h2><p>The fact that you are seeing this page
indicates that the website you just visited is either experiencing problems, or is undergoing routine maintenance.</p>
<h2>If you are the website administrator:</h2><p>You may now add content to the webroot directory. To prevent this page
from ever being used, follow the instructions in the file <code>/etc/httpd/conf.d/welcome.conf</code>.</p></div>
</body></html>"""

SERVERS = (
    at_front("default-nginx", "nginx as its package brings it", """<!DOCTYPE html><html><head>
<title>Welcome to nginx!</title><style>body { width: 35em; margin: 0 auto; }</style></head><body>
<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further
configuration is required.</p><p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>Commercial support is available at <a href="http://nginx.com/">nginx.com</a>
.</p><p><em>Thank you for using nginx.</em></p></body></html>""", Server="nginx/1.24.0 (Ubuntu)"),
    everywhere("default-nginx-new", "the page of nginx since 1.29, for every name", """<!DOCTYPE html><html><head>
<title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1><p>If you see this page, nginx is successfully
installed and working. Further configuration is required.</p><p><em>Thank you for using nginx.</em></p></body></html>"""),
    at_front("default-apache-ubuntu", "Apache on Ubuntu",
             _APACHE_UBUNTU.format(system="Ubuntu", icon="ubuntu-logo.png"), Server="Apache/2.4.58 (Ubuntu)"),
    at_front("default-apache-debian", "Apache on Debian",
             _APACHE_UBUNTU.format(system="Debian", icon="openlogo-75.png")),
    at_front("default-apache-bare", "Apache from its source", "<html><body><h1>It works!</h1></body></html>\n",
             Server="Apache/2.4.62 (Unix)"),
    at_front("default-rhel", "httpd on Red Hat",
             _TEST_PAGE.format(title="Test Page for the HTTP Server on Red Hat Enterprise Linux",
                               heading="Red Hat Enterprise Linux <strong>Test Page</strong>")),
    at_front("default-alma", "httpd on AlmaLinux",
             _TEST_PAGE.format(title="Test Page for the HTTP Server on AlmaLinux",
                               heading="AlmaLinux <strong>Test Page</strong>")),
    at_front("default-rocky", "httpd on Rocky Linux",
             _TEST_PAGE.format(title="HTTP Server Test Page powered by: Rocky Linux",
                               heading="HTTP Server <strong>Test Page</strong>")),
    at_front("default-centos", "httpd on CentOS 7",
             _TEST_PAGE.format(title="Apache HTTP Server Test Page powered by CentOS", heading="Testing 123..")),
    at_front("default-fedora-nginx", "nginx on Fedora", """<!DOCTYPE html><html><head>
<title>Test Page for the Nginx HTTP Server on Fedora</title></head><body><h1>Welcome to <strong>nginx</strong> on Fedora!
</h1><p>This page is used to test the proper operation of the <strong>nginx</strong> HTTP server after it has been
installed. If you can read this page, it means that the web server installed at this site is working properly.</p>
<p>This is the default <tt>index.html</tt> page that is distributed with <strong>nginx</strong> on Fedora.</p></body>
</html>"""),
    at_front("default-iis", "IIS 10", """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1" /><title>IIS Windows Server</title></head><body>
<div id="container"><a href="http://go.microsoft.com/fwlink/?linkid=66138&amp;clcid=0x409"><img src="iisstart.png"
alt="IIS" width="960" height="600" /></a></div></body></html>""", Server="Microsoft-IIS/10.0"),
    at_front("default-iis-7", "IIS 7", """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>IIS7</title></head>
<body><div id="container"><a href="http://go.microsoft.com/fwlink/?linkid=66138&amp;clcid=0x409"><img src="welcome.png"
alt="IIS7" width="571" height="411" /></a></div></body></html>""", Server="Microsoft-IIS/7.5"),
    at_front("default-caddy", "Caddy from its package", """<!DOCTYPE html><html><head><title>Caddy works!</title>
<meta charset="utf-8"></head><body><div class="container"><h1>Congratulations!</h1><p>Your web server is working. Now make
it work for you.</p><p>Caddy is ready to serve your site over HTTPS:</p><ol><li>Point your domain's A/AAAA DNS records at
this machine.</li><li>Upload your site's files to <code>/var/www/html</code>.</li><li>Edit your Caddyfile at
<code>/etc/caddy/Caddyfile</code></li></ol></div></body></html>""", Server="Caddy"),
    at_front("default-openlitespeed", "OpenLiteSpeed", """<!DOCTYPE html><html><head>
<title>Congratulation | OpenLiteSpeed Web Server</title></head><body><h1>Congratulations!</h1><p>You have successfully
installed the OpenLiteSpeed Web Server!</p><p>If you are the owner of this site, replace this page at
<code>/usr/local/lsws/Example/html</code>.</p></body></html>""", Server="LiteSpeed"),
    at_front("default-openresty", "OpenResty", """<!DOCTYPE html><html><head><title>Welcome to OpenResty!</title></head>
<body><h1>Welcome to OpenResty!</h1><p>If you see this page, the OpenResty web platform is successfully installed and
working. Further configuration is required.</p><p><em>Thank you for flying <a href="https://openresty.org/">OpenResty</a>.
</em></p></body></html>""", Server="openresty/1.25.3.1"),
    at_front("default-tomcat", "Tomcat 9", """<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8" />
<title>Apache Tomcat/9.0.87</title><link href="favicon.ico" rel="icon"/><link href="tomcat.css" rel="stylesheet"/></head>
<body><div id="wrapper"><h1>Apache Tomcat/9.0.87</h1><div id="upper" class="curved container"><div id="congrats"
class="curved container"><h2>If you're seeing this, you've successfully installed Tomcat. Congratulations!</h2></div>
<h3>Recommended Reading:</h3><ul><li><a href="/docs/security-howto.html">Security Considerations How-To</a></li></ul>
<div><a href="/manager/status">Server Status</a> <a href="/manager/html">Manager App</a></div></div></div></body>
</html>"""),
    at_front("default-tomcat-debian", "Tomcat from Debian", """<?xml version="1.0" encoding="ISO-8859-1"?><html
xmlns="http://www.w3.org/1999/xhtml"><head><title>Apache Tomcat</title></head><body><h1>It works !</h1><p>If you're seeing
this page via a web browser, it means you've setup Tomcat successfully. Congratulations!</p><p>This is the default Tomcat
home page. It can be found on the local filesystem at: <code>/var/lib/tomcat10/webapps/ROOT/index.html</code></p></body>
</html>"""),
    at_front("default-jetty", "Jetty of the distribution", """<!DOCTYPE html><html><head><title>Welcome to Jetty 9</title>
</head><body><h1>Welcome to Jetty 9 on Debian</h1><p>This is the default web page for this server. The web server software
is running but no content has been added, yet.</p></body></html>""", Server="Jetty(9.4.50)"),
    at_front("default-lighttpd", "lighttpd on Debian", """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN"
"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"><html><head><title>Welcome page</title></head><body><h1>Placeholder page
</h1><p class="subtitle">The owner of this web site has not put up any web pages yet. Please come back later.</p><p>You
should replace this page with your own web pages as soon as possible.</p><p>Unless you changed its configuration, your new
server is configured as follows: Configuration files can be found in <tt>/etc/lighttpd</tt>. The DocumentRoot, which is the
directory under which all your HTML files should exist, is set to <tt>/var/www</tt>.</p><a href="http://www.lighttpd.net/">
<img src="light_button.png" alt="Powered by lighttpd"/></a></body></html>""", Server="lighttpd/1.4.69"),
)  # fmt: skip

PANELS = (
    everywhere("panel-cpanel", "cPanel for a name that it does not serve", """<!DOCTYPE html><html><head>
<title>Default Web Site Page</title></head><body><div class="container"><h1>SORRY!</h1><p>If you are the owner of this
website, please contact your hosting provider: <a href="mailto:webmaster@garden.example">webmaster@garden.example</a></p>
<p>It is possible you have reached this page because:</p><ul><li>The IP address has changed. The IP address for this domain
may have changed recently. Check your DNS settings to verify that the domain is set up correctly.</li><li>There has been a
server misconfiguration.</li><li>The site may have moved to a different server.</li></ul><a
href="http://cpanel.com/?utm_source=cpanelwhm">Copyright &copy; cPanel, Inc.</a></div></body></html>"""),
    Temper("panel-cpanel-cgi", "cPanel, which sends there by a refresh", (
        Page("/", None, (SUSPECT,), 200), Page(DEEP, None, (SUSPECT,), 200),
        Page("/cgi-sys/defaultwebpage.cgi", html("Default Web Site Page", "SORRY! If you are the owner of this website, "
             "please contact your hosting provider."), (SUSPECT,), 200),
    ), plain, elsewhere=page('<html><head><META HTTP-EQUIV="refresh" CONTENT="0;URL=/cgi-sys/defaultwebpage.cgi"></head>'
                             "<body></body></html>")),
    at_front("panel-plesk", "Plesk before a site is uploaded", """<!DOCTYPE html><html lang="en"><head>
<title>Domain Default page</title><script src="https://assets.plesk.com/static/default-website-content/public/default-website-index.js">
</script></head><body><h1>Domain Default page</h1><p>You see this page because there is no Web site at this address.</p>
<p>If you are the owner of this website: to set up hosting, log in to Plesk.</p></body></html>""",
             X_Powered_By="PleskLin"),
    at_front("panel-plesk-server", "Plesk at the name of its server", """<!DOCTYPE html><html lang="en"><head>
<title>Web Server's Default Page</title></head><body><div class="page-container"><h1>Web Server's Default Page</h1><p>This
page is generated by <a href="https://www.plesk.com">Plesk</a>, the leading hosting automation software. You see this page
because there is no Web site at this address.</p></div></body></html>"""),
    at_front("panel-directadmin", "DirectAdmin before a site is uploaded", """<!DOCTYPE html><html><head>
<title>garden.example</title></head><body><h1>Welcome!</h1><p>This is the default page for domain <b>garden.example</b>. If
you see this page after uploading site content you probably have not replaced the <b>index.html</b> file.</p><p>This page
is autogenerated by <a href="https://www.directadmin.com">DirectAdmin</a>.</p></body></html>"""),
    at_front("panel-directadmin-shared", "DirectAdmin at the address of its server",
             "<html><body>Apache is functioning normally\n</body></html>"),
    at_front("panel-ispconfig", "ISPConfig before a site is uploaded", """<!DOCTYPE html><html><head>
<title>Welcome!</title></head><body><div id="container"><h1>Welcome to your website!</h1><p>This is the default index page
of your website. This file may be deleted or overwritten without any difficulty. This is produced by the file
<strong>index.html</strong> in the <strong>web</strong> directory.</p><p>For questions or problems please contact support.
</p><p>Powered by <a href="http://www.ispconfig.org">ISPConfig</a></p></div></body></html>"""),
    at_front("panel-baota", "宝塔 after a site is created", """<!doctype html><html><head><meta charset="utf-8">
<title>恭喜，站点创建成功！</title></head><body><div class="container"><h1>恭喜, 站点创建成功！</h1><h3>这是默认index.html，本页面由系统自动生成</h3>
<ul><li>本页面在FTP根目录下的index.html</li><li>您可以修改、删除或覆盖本页面</li><li>FTP相关信息，请到“面板系统后台 &gt; FTP” 查看</li></ul></div></body></html>"""),
    everywhere("panel-baota-none", "宝塔 for a name that it does not serve", """<!doctype html><html><head>
<meta charset="utf-8"><title>没有找到站点</title></head><body><div class="main"><h1>没有找到站点</h1><p>您的请求在Web服务器中没有找到对应的站点！</p>
<p>可能原因：</p><ul><li>您没有将此域名或IP绑定到对应站点!</li><li>配置文件未生效!</li></ul></div></body></html>"""),
    at_front("panel-hestia", "HestiaCP before a site is uploaded", """<!DOCTYPE html><html><head>
<title>garden.example &mdash; Coming Soon</title><meta name="description" content="This is a default index page for a new
domain."/></head><body><h1>garden.example</h1><p>We&#39;re working on it!</p><p>Powered by
<a href="https://hestiacp.com/">Hestia</a></p></body></html>"""),
    at_front("panel-cyberpanel", "CyberPanel before a site is uploaded", """<!DOCTYPE html><html><head>
<title>CyberPanel Installed</title></head><body><h1>Congratulations! Website created successfully.</h1><p>You have
successfully created your website using <a href="https://cyberpanel.net">CyberPanel</a>. This is the default page: replace
index.html in public_html.</p></body></html>"""),
)  # fmt: skip

SUSPENDED = (
    Temper("suspended-cpanel", "cPanel's account suspended", (
        Page("/", None, (SUSPECT,), 200), Page(DEEP, None, (SUSPECT,), 200),
        Page("/cgi-sys/suspendedpage.cgi", html("Account Suspended", "This Account has been suspended. "
             '<a href="mailto:x@h.example">Contact your hosting provider</a> for more information.'), (SUSPECT,), 200),
    ), plain, elsewhere=moved("/cgi-sys/suspendedpage.cgi", 302)),
    everywhere("suspended-directadmin", "DirectAdmin's", "<html><head><title>Site Suspended</title></head><body><h1>This "
               "site has been suspended</h1><p>Please contact the billing department.</p></body></html>"),
    everywhere("suspended-plesk", "a subscription that has ended", "<html><head><title>Website is currently unavailable"
               "</title></head><body><h1>This website is temporarily suspended</h1><p>The hosting account of this domain "
               "has been suspended by the hosting provider.</p></body></html>"),
    everywhere("suspended-baota", "宝塔's stopped site", '<!doctype html><html><head><meta charset="utf-8"><title>网站已停止'
               "</title></head><body><h1>抱歉！该站点已经被管理员停止运行，请联系管理员了解详情！</h1></body></html>"),
    everywhere("suspended-ru", "a Russian hosting that is not paid", '<html lang="ru"><head><title>Хостинг сайта временно '
               "приостановлен</title></head><body><h1>Хостинг сайта временно приостановлен</h1><p>Аккаунт заблокирован за "
               "неуплату. Если вы владелец сайта, обратитесь в службу поддержки.</p></body></html>"),
    everywhere("suspended-bandwidth", "an account beyond its traffic", "<html><head><title>509 Bandwidth Limit Exceeded"
               "</title></head><body><h1>Bandwidth Limit Exceeded</h1>The server is temporarily unable to service your "
               "request due to the site owner reaching his/her bandwidth limit. Please try again later.</body></html>"),
    everywhere("suspended-blog", "a blog that its provider closed", "<html><head><title>garden.example — This site is no "
               "longer available</title></head><body><h1>This site has been archived or suspended for a violation of our "
               "Terms of Service.</h1></body></html>"),
    everywhere("suspended-squarespace", "a site builder's expired account", "<html><head><title>Website Expired</title>"
               "</head><body><h1>Website Expired</h1><p>This account has expired. If you are the site owner, click below "
               "to login.</p></body></html>"),
)  # fmt: skip
