"""Hosts that answer every path with 200 and say in a language of the web that there is nothing; each has a live page."""

# ruff: noqa: E501 # sentences of strangers, each on a line where it can be

from probe.model import Verdict
from samples.routes import Behaviour, fixed
from tests.hostile.stands import plain
from tests.hostile.temper import NOT_THERE, Page, Temper

OK, SUSPECT = Verdict.OK, Verdict.SUSPECT


def _page(language: str, title: str, *text: str) -> Behaviour:
    inner = "".join(f"<p>{line}</p>" for line in text)
    page = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>{inner}</body></html>'
    return fixed(200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())


_SAID = (
    ("en", "Page not found", "We can’t find the page you’re looking for.", "Our bakery", "Fresh bread every morning from seven."),
    ("en-oops", "Oops!", "That page can’t be found. It looks like nothing was found at this location.", "The mill", "The old mill by the river was built in 1820."),
    ("de", "Seite nicht gefunden", "Die angeforderte Seite existiert leider nicht mehr.", "Unsere Bäckerei", "Jeden Morgen ab sieben frisches Brot."),
    ("fr", "Page introuvable", "La page que vous recherchez n’existe pas ou a été déplacée.", "Notre boulangerie", "Du pain frais tous les matins."),
    ("es", "Página no encontrada", "Lo sentimos, la página que busca no existe.", "Nuestra panadería", "Pan recién hecho cada mañana."),
    ("pt", "Página não encontrada", "A página que você procura não existe ou foi removida.", "Nossa padaria", "Pão fresco todas as manhãs."),
    ("it", "Pagina non trovata", "La pagina richiesta non esiste o è stata spostata.", "Il nostro forno", "Pane fresco ogni mattina."),
    ("nl", "Pagina niet gevonden", "De pagina die u zoekt bestaat niet of is verplaatst.", "Onze bakkerij", "Elke ochtend vers brood."),
    ("sv", "Sidan hittades inte", "Sidan du söker finns inte eller har flyttats.", "Vårt bageri", "Nybakat bröd varje morgon."),
    ("da", "Siden blev ikke fundet", "Den side, du leder efter, findes ikke.", "Vores bageri", "Frisk brød hver morgen."),
    ("nb", "Siden ble ikke funnet", "Beklager, siden du leter etter finnes ikke.", "Bakeriet vårt", "Ferskt brød hver morgen."),
    ("fi", "Sivua ei löytynyt", "Etsimääsi sivua ei ole olemassa.", "Leipomomme", "Tuoretta leipää joka aamu."),
    ("is", "Síða fannst ekki", "Síðan sem þú leitar að er ekki til.", "Bakaríið okkar", "Nýbakað brauð á hverjum morgni."),
    ("pl", "Nie znaleziono strony", "Strona, której szukasz, nie istnieje.", "Nasza piekarnia", "Świeży chleb każdego ranka."),
    ("cs", "Stránka nenalezena", "Požadovaná stránka neexistuje.", "Naše pekárna", "Čerstvý chléb každé ráno."),
    ("sk", "Stránka sa nenašla", "Požadovaná stránka neexistuje.", "Naša pekáreň", "Čerstvý chlieb každé ráno."),
    ("hu", "Az oldal nem található", "A keresett oldal nem létezik.", "Pékségünk", "Friss kenyér minden reggel."),
    ("ro", "Pagina nu a fost găsită", "Ne pare rău, pagina căutată nu există.", "Brutăria noastră", "Pâine proaspătă în fiecare dimineață."),
    ("bg", "Страницата не е намерена", "Страницата, която търсите, не съществува.", "Нашата пекарна", "Пресен хляб всяка сутрин."),
    ("ru", "Страница не найдена", "К сожалению, запрашиваемая страница не существует или была удалена.", "Наша пекарня", "Свежий хлеб каждое утро."),
    ("uk", "Сторінку не знайдено", "На жаль, такої сторінки не існує.", "Наша пекарня", "Свіжий хліб щоранку."),
    ("sr", "Страница није пронађена", "Страница коју тражите не постоји.", "Наша пекара", "Свеж хлеб сваког јутра."),
    ("hr", "Stranica nije pronađena", "Stranica koju tražite ne postoji.", "Naša pekara", "Svjež kruh svako jutro."),
    ("sl", "Strani ni mogoče najti", "Stran, ki jo iščete, ne obstaja.", "Naša pekarna", "Svež kruh vsako jutro."),
    ("el", "Η σελίδα δεν βρέθηκε", "Η σελίδα που ζητήσατε δεν υπάρχει.", "Ο φούρνος μας", "Φρέσκο ψωμί κάθε πρωί."),
    ("tr", "Sayfa bulunamadı", "Aradığınız sayfa mevcut değil veya kaldırılmış.", "Fırınımız", "Her sabah taze ekmek."),
    ("he", "הדף לא נמצא", "מצטערים, הדף שחיפשת אינו קיים.", "המאפייה שלנו", "לחם טרי בכל בוקר."),
    ("ar", "الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة.", "مخبزنا", "خبز طازج كل صباح."),
    ("fa", "صفحه مورد نظر یافت نشد", "صفحه‌ای که به دنبال آن هستید وجود ندارد.", "نانوایی ما", "هر روز صبح نان تازه."),
    ("hi", "पृष्ठ नहीं मिला", "आप जिस पृष्ठ को खोज रहे हैं वह मौजूद नहीं है।", "हमारी बेकरी", "हर सुबह ताज़ी रोटी।"),
    ("bn", "পৃষ্ঠাটি পাওয়া যায়নি", "আপনি যে পৃষ্ঠাটি খুঁজছেন তা নেই।", "আমাদের বেকারি", "প্রতিদিন সকালে তাজা রুটি।"),
    ("th", "ไม่พบหน้าที่คุณต้องการ", "ขออภัย ไม่พบหน้านี้", "ร้านขนมปังของเรา", "ขนมปังสดทุกเช้า"),
    ("vi", "Không tìm thấy trang", "Trang bạn tìm kiếm không tồn tại.", "Tiệm bánh của chúng tôi", "Bánh mì tươi mỗi sáng."),
    ("id", "Halaman tidak ditemukan", "Maaf, halaman yang Anda cari tidak ada.", "Toko roti kami", "Roti segar setiap pagi."),
    ("ja", "ページが見つかりません", "お探しのページは見つかりませんでした。削除されたか、移動した可能性があります。", "私たちのパン屋", "毎朝焼きたてのパン。"),
    ("ko", "페이지를 찾을 수 없습니다", "요청하신 페이지가 존재하지 않거나 삭제되었습니다.", "우리 빵집", "매일 아침 갓 구운 빵."),
    ("zh-CN", "页面不存在", "您访问的页面不存在或已被删除。", "我们的面包店", "每天早上供应新鲜面包。"),
    ("zh-TW", "找不到網頁", "很抱歉,您要找的頁面不存在。", "我們的麵包店", "每天早上供應新鮮麵包。"),
    ("et", "Lehekülge ei leitud", "Otsitavat lehte ei ole olemas.", "Meie pagar", "Igal hommikul värske leib."),
    ("lv", "Lapa nav atrasta", "Meklētā lapa neeksistē.", "Mūsu maiznīca", "Svaiga maize katru rītu."),
    ("lt", "Puslapis nerastas", "Ieškomas puslapis neegzistuoja.", "Mūsų kepykla", "Šviežia duona kas rytą."),
    ("ca", "No s’ha trobat la pàgina", "La pàgina que cerqueu no existeix.", "El nostre forn", "Pa fresc cada matí."),
    ("eu", "Ez da orria aurkitu", "Bilatzen ari zaren orria ez da existitzen.", "Gure okindegia", "Ogi freskoa goizero."),
    ("ka", "გვერდი ვერ მოიძებნა", "მოთხოვნილი გვერდი არ არსებობს.", "ჩვენი საცხობი", "ახალი პური ყოველ დილით."),
    ("hy", "Էջը չի գտնվել", "Ձեր փնտրած էջը գոյություն չունի։", "Մեր փուռը", "Թարմ հաց ամեն առավոտ։"),
    ("kk", "Бет табылмады", "Сіз іздеген бет жоқ.", "Біздің наубайхана", "Күн сайын таза нан."),
    ("az", "Səhifə tapılmadı", "Axtardığınız səhifə mövcud deyil.", "Bizim çörəkxana", "Hər səhər təzə çörək."),
)  # fmt: skip

SAID = tuple(
    Temper(f"said-{name}", f"“{title}” with 200", (
        Page("/docs/1.html", None, (SUSPECT,), 200), Page("/news/2021/03/post-17", None, (SUSPECT,), 200),
        Page("/bakery.html", _page(name.partition("-oops")[0], live, text, text), (OK,), 200),
    ), plain, elsewhere=_page(name.partition("-oops")[0], title, sorry))
    for name, title, sorry, live, text in _SAID
)  # fmt: skip

_NO_LONGER = (
    ("/jobs/17", "en", "This position has been filled", "See our other jobs."),
    ("/viewtopic.php?t=4711", "en", "Information", "The requested topic does not exist."),
    ("/clips/9", "en", "This video has been removed by the uploader", ""),
    ("/jobs/18", "de", "Diese Stellenanzeige ist leider nicht mehr online.", "Vielleicht passt eine andere Stelle."),
    ("/annonces/3", "fr", "Cette annonce n’est plus disponible", ""),
    ("/ofertas/4", "es", "Esta oferta de empleo ya no está disponible", ""),
    ("/ogloszenia/5", "pl", "To ogłoszenie nie jest już dostępne", "Zobacz podobne ogłoszenia"),
    ("/ob/6", "ru", "Объявление снято с публикации", "Посмотрите похожие объявления"),
    ("/haber/7", "tr", "Aradığınız içerik yayından kaldırılmıştır", ""),
    ("/tin/8", "vi", "Bài viết không tồn tại hoặc đã bị gỡ bỏ", ""),
    ("/kyujin/9", "ja", "お探しの求人は掲載を終了しました", ""),
    ("/bbs/10", "ko", "오류안내 페이지", "삭제되었거나 존재하지 않는 게시물입니다."),
    ("/item/11", "zh-CN", "提示信息", "很抱歉，您查看的宝贝不存在，可能已下架。"),
    ("/articles/12", "ar", "هذا المقال لم يعد متاحاً", ""),
)  # fmt: skip
_STILL = (
    ("/thanks", "en", "Thank you!", "Your download should start. If the file is not found, click here."),
    ("/issues/12", "en", "Link in README: This page doesn’t exist #12", "The link to the guide gives a 404. Closed by #13"),
    ("/shop/pump", "en", "Pump 4 kW", "Please log in to see prices. Express shipping is not available in your country."),
    ("/aktuell", "de", "Stelle noch nicht besetzt", "Die Gemeinde sucht weiter."),
    ("/law/12", "zh-CN", "条例第十二条", "企业登记的信息已被删除的，不得恢复。"),
    ("/museum", "ru", "Музей закрыт на ремонт", "Часть экспонатов удалена из зала до мая."),
)  # fmt: skip

_ABOUT = (
    ("de", "„Seite nicht gefunden“: wie gute Fehlerseiten entstehen", "Wer eine Seite nicht findet, will wissen, warum."),
    ("fr", "Page introuvable : l’histoire de l’erreur 404", "Le code vient des débuts du web, au CERN."),
    ("es", "El hombre que no fue encontrado", "La novela cuenta la búsqueda de un hermano en la sierra."),
    ("ru", "Почему страница не найдена: разбор ошибки 404", "Рассказываем, откуда взялся код ответа и как его настроить."),
    ("zh-CN", "页面不存在怎么办？404 页面设计指南", "本文介绍如何设计一个友好的错误页面。"),
    ("ja", "「ページが見つかりません」と表示される原因と対処法", "原因はいくつかあります。順番に確認しましょう。"),
    ("sv", "Skatten som aldrig hittades", "Boken berättar om ett skepp som sjönk 1676."),
    ("tr", "404 hatası nedir: sayfa bulunamadı mesajı nasıl düzeltilir", "Bu yazıda nedenleri anlatıyoruz."),
    ("en", "Lost and not found: the pages a library could not replace", "The archive burned in 1931."),
)  # fmt: skip

ABOUT = (
    Temper("said-honest", "articles about what is not found", tuple(
        Page(f"/articles/{name}/404.html", _page(name, title, *[text] * 12), (OK,), 200) for name, title, text in _ABOUT
    ), plain, elsewhere=NOT_THERE),
    Temper("said-search", "a search without hits, a shop without stock, and what both say of what they no longer have", (
        Page("/search?q=zebra", _page("en", "Search: zebra", "0 results. No products matched your search.", "Bread", "Cake", "Rolls"), (OK,), 200),
        Page("/bread/rye.html", _page("en", "Rye bread", "Currently out of stock. Ingredients: rye, water, salt.", "4.20"), (OK,), 200),
        *(Page(path, _page(language, title, text), (SUSPECT,), 200) for path, language, title, text in _NO_LONGER),
        *(Page(path, _page(language, title, text), (OK,), 200) for path, language, title, text in _STILL),
    ), plain, elsewhere=NOT_THERE),
)  # fmt: skip
