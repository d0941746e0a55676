"""The table of pages that are nobody's: every row and every statement can be used, in many languages."""

import pytest

from probe.codes.gone_words import folded, gone_words
from probe.codes.nobodys import OWN, Kind, known_pages, needed_alone, offers, statements, union


def kinds(text: str) -> set[Kind]:
    return {kind for kind, _ in statements().find(folded(text).replace("old.example", OWN))}


def test_every_row_has_a_source_and_a_condition_and_is_found_by_the_unions() -> None:
    rows = known_pages()
    assert len(rows) >= 160
    assert {row.kind for row in rows} == set(Kind)
    assert [row.name for row in rows if not row.source.strip() or not row.conditions] == []
    assert [row.name for row in rows if row.by_words and row.most is None] == []
    for place in ("title", "address", "path", "listing"):
        assert union(place).pattern.count("(?:") >= sum(
            1 for row in rows for name, _ in row.conditions if name == place
        )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("This account has been suspended", Kind.SUSPENDED),
        ("Esta cuenta ha sido suspendida", Kind.SUSPENDED),
        ("Dieses Konto wurde gesperrt", Kind.SUSPENDED),
        ("Ce site a été suspendu", Kind.SUSPENDED),
        ("Сайт временно заблокирован", Kind.SUSPENDED),
        ("该网站已被停用", Kind.SUSPENDED),
        ("この アカウントは停止", Kind.SUSPENDED),
        ("Konto zostało zawieszone", Kind.SUSPENDED),
        ("Bu hesap askıya alınmıştır", Kind.SUSPENDED),
        ("Ο λογαριασμός έχει ανασταλεί", Kind.SUSPENDED),
        ("This domain has expired", Kind.EXPIRED),
        ("old.example has expired", Kind.EXPIRED),
        ("Die Domain old.example ist abgelaufen", Kind.EXPIRED),
        ("Срок регистрации домена old.example истёк", Kind.EXPIRED),
        ("您访问的域名已过期", Kind.EXPIRED),
        ("Tên miền old.example đã hết hạn", Kind.EXPIRED),
        ("This domain is parked at Example", Kind.PARKED),
        ("Ce nom de domaine est réservé", Kind.PARKED),
        ("Denna domän är parkerad", Kind.PARKED),
        ("此域名正在出售", Kind.PARKED),
        ("이 도메인은 판매 중입니다", Kind.PARKED),
        ("Your website is ready", Kind.DEFAULT),
        ("站点创建成功", Kind.DEFAULT),
        ("This site isn't published yet", Kind.UNCLAIMED),
        ("No such app", Kind.UNCLAIMED),
        ("Coming soon", Kind.SOON),
        ("Diese Seite befindet sich im Aufbau", Kind.SOON),
        ("網站建設中", Kind.SOON),
        ("Sitemiz yapım aşamasındadır", Kind.SOON),
        ("האתר בבנייה", Kind.SOON),
    ],
)
def test_statements_are_found_in_their_languages(text: str, kind: Kind) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "We sell clocks",
        "Our domain is chemistry",
        "The accounts of 2025",
        "Suspension bridges",
        "Soon after the war",
        "域名系统的历史",
    ],
)
def test_other_sentences_are_no_statements(text: str) -> None:
    assert kinds(text) == set()


def test_offers_name_the_page_by_its_mark() -> None:
    assert offers().search(f"{OWN} is for sale") is not None
    assert offers().search("clock.example is for sale") is None


NOT_FOUND = {
    "ar": "الصفحة التي تبحث عنها غير موجودة",
    "bg": "Страницата не е намерена",
    "bn": "পৃষ্ঠাটি পাওয়া যায়নি",
    "ca": "No s'ha trobat la pàgina",
    "cs": "Stránka nebyla nalezena",
    "da": "Siden blev ikke fundet",
    "de": "Die Seite wurde leider nicht gefunden",
    "el": "Η σελίδα δεν βρέθηκε",
    "en": "The requested page was not found",
    "es": "No se ha encontrado la página",
    "et": "Lehte ei leitud",
    "fa": "صفحه مورد نظر یافت نشد",
    "fi": "Sivua ei löytynyt",
    "fr": "La page demandée est introuvable",
    "he": "הדף לא נמצא",
    "hi": "पृष्ठ नहीं मिला",
    "hr": "Stranica nije pronađena",
    "hu": "Az oldal nem található",
    "id": "Halaman tidak ditemukan",
    "it": "La pagina non è stata trovata",
    "ja": "お探しのページは見つかりませんでした",
    "ko": "페이지를 찾을 수 없습니다",
    "lt": "Puslapis nerastas",
    "lv": "Lapa nav atrasta",
    "nl": "De pagina is niet gevonden",
    "no": "Siden ble ikke funnet",
    "pl": "Strona nie została znaleziona",
    "pt": "A página não foi encontrada",
    "ro": "Pagina nu a fost găsită",
    "ru": "Запрашиваемая страница не найдена",
    "sk": "Stránka sa nenašla",
    "sl": "Strani ni mogoče najti",
    "sr": "Страница није пронађена",
    "sv": "Sidan kunde inte hittas",
    "th": "ไม่พบหน้าที่คุณต้องการ",
    "tr": "Aradığınız sayfa bulunamadı",
    "uk": "Сторінку не знайдено",
    "vi": "Không tìm thấy trang",
    "zh": "您访问的页面不存在",
    "zh-tw": "找不到您要的頁面",
}


@pytest.mark.parametrize("language", NOT_FOUND)
def test_not_found_is_understood_in_forty_languages(language: str) -> None:
    text = folded(NOT_FOUND[language])
    found = gone_words().sentences.search(text)
    assert gone_words().core(text) in gone_words().names or (found and 2 * len(found[0]) >= len(text))


@pytest.mark.parametrize(
    "text", ["Vargen kunde inte hittas", "Kayıp gemi bulunamadı", "Подводная лодка не найдена", "失联客机仍未找到"]
)
def test_what_else_was_not_found_is_no_page(text: str) -> None:
    assert gone_words().sentences.search(folded(text)) is None


def test_no_row_tells_by_its_text_alone_without_its_literals() -> None:
    alone = [row.conditions[0][1] for row in known_pages() if row.by_text_alone]
    assert len(alone) >= 50
    assert needed_alone().literals is not None
    texts = ("Diese Domain wurde gerade eingerichtet", "域名未备案", "домен припаркован")
    for text in (*texts, "", "ok", "Rivers", *(pattern.pattern for pattern in alone)):
        if any(pattern.search(text) for pattern in alone):
            assert needed_alone().is_in(text)
    assert not needed_alone().is_in("ok")
