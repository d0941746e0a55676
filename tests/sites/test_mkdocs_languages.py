"""Languages of MkDocs by the plug-in i18n; what is expected is what its build made of the same files."""

import pytest

from probe.sites.interface import Missing, Source
from probe.sites.mkdocs import GENERATOR, MkDocs
from probe.sites.mkdocs_languages import Languages, languages_of
from tests.sites.written import Written

SUFFIX = """site_url: https://a.example/
plugins:
  - i18n:
      docs_structure: suffix
      languages:
        - {locale: en, default: true, name: English}
        - {locale: fr, name: French}
"""
PAGES = {
    "docs/index.md": "", "docs/guide.md": "", "docs/guide.fr.md": "", "docs/only.md": "", "docs/img.png": "x",
    "docs/img.fr.png": "x",
}  # fmt: skip
FOLDERS = {
    "docs/en/index.md": "", "docs/en/guide.md": "", "docs/fr/index.md": "", "docs/en/only.md": "",
    "docs/en/img/p.png": "x", "docs/assets/s.png": "x",
}  # fmt: skip


def site(config: str, files: dict[str, str]) -> MkDocs:
    found = GENERATOR.found(Written({"mkdocs.yml": config, **files}), "")
    assert isinstance(found, MkDocs)
    return found


@pytest.mark.parametrize(
    ("source", "link", "path"),
    [
        ("docs/index.md", "guide.md", "docs/guide.md"),
        ("docs/index.md", "guide.fr.md", None),  # the English build has no such page
        ("docs/index.md", "gone.md", None),
        ("docs/guide.fr.md", "index.md", "docs/index.md"),
        ("docs/guide.fr.md", "guide.md", "docs/guide.fr.md"),
        ("docs/guide.fr.md", "only.md", "docs/only.md"),
        ("docs/guide.fr.md", "img.png", "docs/img.fr.png"),
        ("docs/guide.fr.md", "gone.md", None),
        ("docs/index.md", "/fr/only/", "docs/only.md"),
        ("docs/index.md", "/fr/guide/", "docs/guide.fr.md"),
        ("docs/index.md", "/fr/img.png", "docs/img.fr.png"),
        ("docs/index.md", "/de/guide/", None),
    ],
)
def test_a_suffix_tells_the_language(source: str, link: str, path: str | None) -> None:
    answer = site(SUFFIX, PAGES).look_up(link, "html" if link.startswith("/") else "link", source)
    assert answer == Source(path) if path else isinstance(answer, Missing)


@pytest.mark.parametrize(
    ("source", "link", "path"),
    [
        ("docs/en/index.md", "guide.md", "docs/en/guide.md"),
        ("docs/fr/index.md", "guide.md", "docs/en/guide.md"),
        ("docs/fr/index.md", "img/p.png", "docs/en/img/p.png"),
        ("docs/fr/index.md", "../assets/s.png", "docs/assets/s.png"),
        ("docs/fr/index.md", "gone.md", None),
        ("docs/fr/index.md", "/guide/", "docs/en/guide.md"),
        ("docs/fr/index.md", "/fr/only/", "docs/en/only.md"),
        ("docs/fr/index.md", "/img/p.png", "docs/en/img/p.png"),
        ("docs/fr/index.md", "/en/guide/", None),
    ],
)
def test_a_folder_tells_the_language(source: str, link: str, path: str | None) -> None:
    answer = site(SUFFIX.replace("suffix", "folder"), FOLDERS).look_up(
        link, "html" if link.startswith("/") else "link", source
    )
    assert answer == Source(path) if path else isinstance(answer, Missing)


@pytest.mark.parametrize(
    ("options", "languages"),
    [
        (
            {"default_language": "en", "languages": {"en": "English", "fr": "French"}},
            Languages(by_suffix=True, default="en", others=("fr",), falls_back=True),
        ),
        (
            {"docs_structure": "folder", "fallback_to_default": False,
             "languages": [{"locale": "en", "default": True}, {"locale": "fr"}, {"locale": "de", "build": False}]},
            Languages(by_suffix=False, default="en", others=("fr",), falls_back=False),
        ),
        ({"languages": [{"locale": "en"}]}, None),
        (None, None),
    ],
)  # fmt: skip
def test_what_the_options_say(options: object, languages: Languages | None) -> None:
    assert languages_of(options) == languages


def test_without_a_fallback_a_page_is_missing_where_it_is_not_translated() -> None:
    without = SUFFIX.replace("suffix", "folder\n      fallback_to_default: false")
    assert isinstance(site(without, FOLDERS).look_up("guide.md", "link", "docs/fr/index.md"), Missing)
