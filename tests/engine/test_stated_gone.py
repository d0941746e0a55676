"""Pages that say that they are gone and nothing else, in many languages, and pages that only look so."""

import pytest

from probe.engine.page import Page, page_of
from probe.engine.soft_404 import hints_at_gone
from probe.engine.stated_gone import alerted, gone_mark, states_gone

URL = "https://shop.example/items/blue-chair"
REST = "The workshop opened in 1987. Visitors may watch the work on weekdays, and there is a tour of the archive. " * 6


def page(title: str, *headings: str, text: str = "", kind: str = "") -> Page:
    """Return a page with a menu, headings, a text and a class of its body."""
    shown = "".join(f"<h1>{heading}</h1>" for heading in headings)
    menu = "<nav><a href=/>Home</a> <a href=/a>Products</a> <a href=/b>All about us and our history</a></nav>"
    body = f"<html><title>{title}</title><body class='{kind}'>{menu}<main>{shown}<p>{text}</p></main></body></html>"
    return page_of(body.encode(), "text/html; charset=utf-8")


def is_gone(shown: Page, url: str = URL) -> bool:
    return hints_at_gone(shown, url) is not None and states_gone(shown, url)


GONE = (
    page("Careers", "The job you're trying to apply for is no longer available.", text="Browse all open positions"),
    page("Clips", "This video has been removed by the uploader"),
    page("Meet", "This meeting link is invalid (3,001)"),
    page("Board - Information", "Information", text="The requested topic does not exist."),
    page("Error", "An Error Has Occurred!", text="This topic doesn't exist on this board."),
    page("Cloud", "Share not found", text="This share does not exist or is no longer available"),
    page("Auctions", "We looked everywhere.", text="Looks like this page is missing. See our help pages."),
    page("Photos", text="Sorry, this file could not be found. Reasons might be: the file was removed"),
    page("Daily", "We're sorry, this article has been removed from our archive."),
    page("Not Found", text="404 Page not found"),
    page("Stellen", "Diese Stellenanzeige ist leider nicht mehr online."),
    page("Git", text="Die Seite, die du gerade aufrufst, existiert entweder nicht oder du bist nicht berechtigt."),
    page("Annonces", "Cette annonce est désactivée"),
    page("Empleos", "Esta oferta de empleo ya no está disponible"),
    page("Loja", "Ops! Não encontramos a página que você procura."),
    page("Vacatures", "Helaas, deze vacature is niet meer beschikbaar"),
    page("Kommune", "Beklager, vi finner ikke siden du leter etter"),
    page("Sklep", "Produkt, którego szukasz, nie jest już dostępny"),
    page("Hlas", "Tuto stránku se nám nepodařilo najít"),
    page("Hang", "Nem találtuk az Ön oldalát"),
    page("Голос", "Мы не смогли найти эту страницу"),
    page(
        "Sayfa Bulunamadı",
        "Üzgünüz!",
        text="Aradığınız sayfa kaldırılmış, adı değiştirilmiş veya kullanım dışı olabilir.",
    ),
    page("Báo", text="Bài viết không tồn tại hoặc đã bị gỡ bỏ."),
    page("متجر", "عذراً، الصفحة التي تبحث عنها غير موجودة"),
    page("求人", "お探しの求人は掲載を終了しました"),
    page("오류", text="요청하신 페이지를 찾을 수 없습니다."),
    page("微信公众平台", text="该内容已被发布者删除"),
    page("Event not found", "Event not found", text="It may have been cancelled by the organiser."),
    page("ownCloud", text="Resource not found. Share may not longer exist: removed or expired."),
)


@pytest.mark.parametrize("shown", GONE, ids=lambda shown: shown.text[-40:])
def test_a_page_that_says_nothing_else_is_gone(shown: Page) -> None:
    assert is_gone(shown)


HONEST = (
    page("Product recall", "Product recall: kettle", text="This product has been withdrawn from sale. Return it."),
    page("Hinweis", "Hinweis", text="Das Rathaus ist am Montag zu. Der Artikel im Amtsblatt wurde entfernt."),
    page("Missing", "Missing", text="The page you left behind is gone, the ink has run, the light is on."),
    page("Chess club", "Chess club", text="Our old forum no longer exists. Write to us by e-mail."),
    page(
        "Page Not Found | Leeds Music",
        "Page Not Found",
        text="By The Bookmarks. Indie, 3:41, out in 2019 on Tin Records.",
    ),
    page(
        "Issue #12",
        "Link in README: This page doesn't exist #12",
        text="The link to the guide gives a 404. Closed by #13",
    ),
    page("The requested topic does not exist | Help", "The requested topic does not exist", text=REST),
    page("Why does it say that this page does not exist?", "This page does not exist", text="A short answer."),
    page("Ann's blog", "A short note", text="Spring is here. Items not found after 90 days are sold."),
    page("Thank you", "Thank you!", text="Your download should start. If the file is not found, click here."),
    page("Newsletter", "Your address has been removed from our list", text="We are sorry to see you go."),
    page("条例第十二条", "条例第十二条", text="企业登记的信息已被删除的，不得恢复。"),
    page("Stelle", "Hausmeisterstelle noch nicht besetzt", text="Die Gemeinde sucht weiter."),
    page("Музей закрыт", "Музей закрыт на ремонт", text="Часть экспонатов удалена из зала до мая."),
    page("2.0 changelog", "2.0", text="The page for exports has been removed. " + REST),
    page("Widget", "Widget", text="This feature is no longer available since version 3. " + REST),
    page("サポート", "「ページが見つかりません」と表示されます", text="キャッシュを削除し、再度お試しください。"),
)


@pytest.mark.parametrize("shown", HONEST, ids=lambda shown: shown.text[-40:])
def test_a_page_with_a_subject_is_not_gone(shown: Page) -> None:
    assert not is_gone(shown)


@pytest.mark.parametrize(
    "url",
    [
        "https://help.example/kb/this-topic-does-not-exist",  # the address of a page about the words
        "https://shop.example/search?q=zebra", "https://shop.example/shop/?s=zebra&page=2",
        "https://shop.example/docs/404",
    ],
)  # fmt: skip
def test_the_address_may_ask_for_just_this(url: str) -> None:
    shown = page("Board", "This topic does not exist", text="No results were found for this page.")
    assert is_gone(shown)
    assert not is_gone(shown, url)


@pytest.mark.parametrize("kind", ["error404 logged-out", "home cms-no-route", "template-404", "is-404"])
def test_the_class_of_a_template_tells_however_long_the_page_is(kind: str) -> None:
    assert gone_mark(page("Cakes", "Oops", text=REST * 3, kind=kind), URL) in kind.split()
    assert gone_mark(page("Cakes", "Oops", kind=kind), "https://docs.example/errors/404") is None


def test_the_id_of_a_heading_tells_nothing() -> None:
    body = b"<body class=docs><h1>Help</h1><h2 id=page-not-found>Page not found</h2><h2 id=error-404>Error 404</h2>"
    assert gone_mark(page_of(body, "text/html"), URL) is None


@pytest.mark.parametrize(
    "script",
    [
        "alert('존재하지 않는 게시물입니다.');history.back();",
        'alert("该信息不存在或已被删除！");window.history.go(-1)',
        "alert('This page does not exist.');location.href='/';",
    ],
)  # fmt: skip
def test_a_message_before_the_visitor_is_sent_back_is_the_page(script: str) -> None:
    shown = page_of(f"<script>{script}</script>".encode(), "text/html; charset=utf-8")
    assert is_gone(alerted(shown))


@pytest.mark.parametrize(
    "body",
    [
        "<script>function f() { alert('This page does not exist.') }</script>",  # it stays
        f"<script>alert('This page does not exist.');history.back()</script><p>{REST}</p>",
        "<script>alert('Welcome to our shop');location.href='/shop'</script>",
    ],
)
def test_other_messages_are_not(body: str) -> None:
    assert not is_gone(alerted(page_of(body.encode(), "text/html")))
