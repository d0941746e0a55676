"""Relative links to absolute ones: where they lead on the web, or which file of this machine they name."""

import os
from functools import cache
from pathlib import Path
from typing import assert_never

from probe.model import BUILT, Mention, Note
from probe.patterns import lazy_compile
from probe.settings import Reading
from probe.sites import CONFIG, ConfigFile, Page, Sites, is_markup
from probe.sites.interface import Answer, Made, Missing, Source, Unknown
from probe.sites.sphinx_names import ROLES
from probe.sites.tree import path_from
from probe.targets.compiled import compiled_from
from probe.targets.disk import Disk
from probe.targets.file_lines import is_source, without_line
from probe.targets.guessed_roots import GuessedRoots
from probe.targets.ignored import Ignored
from probe.targets.meant import Meant, is_relative
from probe.targets.own_address import OwnAddresses
from probe.targets.packages import package_of
from probe.targets.page_sources import counts_from_its_page, has_title
from probe.targets.parts import is_shown_once, readings
from probe.targets.placeholders import is_placeholder, is_template
from probe.targets.roots import (
    directory_url,
    folder_of_site,
    home_of,
    inside,
    is_page,
    names_a_file_of,
    nearest,
    project_of,
    source_of,
    working_url,
)  # fmt: skip
from probe.targets.submodules import absent_submodule
from probe.url import join, normalise, path_of, scheme, split_fragment, stripped

# Kinds of links that name a source or a label, for which no host is asked.
_NAMES = frozenset({"doc", "ref", "relref", "numref", "any", "toctree", "include", "snippet"}) | ROLES
_FOREIGN = lazy_compile(r"[\ud800-\udfff]")  # bytes that are no characters: the text says better what was written


class Relatives:
    """Resolves the relative links of one run, in this order: by file, by ``--root-dir``, by ``--base-url``."""

    def __init__(self, reading: Reading) -> None:
        self._root = None if reading.root_dir is None else directory_url(reading.root_dir)
        self._published = folder_of_site(reading.base_url) if self._root and reading.base_url else reading.base_url
        self._above = "" if self._published is None else join(self._published, ".")
        self._site = self._root or working_url()
        self._disk = Disk()
        self._guessed_roots = GuessedRoots(self._disk)
        self._ignored, self._own_addresses = Ignored(), OwnAddresses()
        self._sites = Sites(reading.site)
        self._project, self._home = cache(project_of), cache(home_of)

    def meant(self, mention: Mention, base: str) -> Meant:
        """Return what a mention means whose text may be relative to ``base``; raises ValueError for what is no URL."""
        text = stripped(mention.text)
        if not base.startswith("file:"):
            return self._unread(text, mention) or Meant(join(base, text) if is_relative(text) else mention.text)
        text = self._without_line(text, base)
        page = self._sites.config(base) if mention.kind.startswith(CONFIG) else self._sites.page(base)
        if mention.kind == "elsewhere" and not is_shown_once(self._sites, self._sites.page(base), base):
            return Meant(text, skip=Note("part-of-others"))
        if page is not None and (of_site := self._of_page(page, text, mention, base)) is not None:
            return of_site
        may_be_copied = page is None and (is_page(base) or is_markup(base))
        if may_be_copied and (of_copy := self._of_copy(text, mention, base)) is not None:
            return of_copy
        plain = self._unread(text, mention) or self._of_document(text, mention, base)
        if page is None and (not plain.there or text.startswith("#")):
            part = self._as_part(text, mention, base, elsewhere=plain.there)
            return part or (plain if plain.there else self._as_included(text, mention, base)) or plain
        return plain

    def _as_included(self, text: str, mention: Mention, base: str) -> Meant | None:
        """Return what a link of AsciiDoc that leads nowhere means by other suffixes, or where the file is included."""
        each = (self._of_document(name, mention, document) for name, document in readings(self._sites, text, base))
        return next((meant for meant in each if meant.there and meant.path is not None), None)

    def _as_part(self, text: str, mention: Mention, base: str, *, elsewhere: bool) -> Meant | None:
        """Return what a link means in a site that shows its document as a part; what has its places only ``elsewhere``.

        A link that leads nowhere may count from the page; a place may be a label that another page of the site has.
        """
        page = self._sites.including(base)
        meant = None if page is None else self._of_page(page, text, mention, base)
        if page is None or meant is None or not meant.there:
            return None
        path = page.site.tree.path_at(meant.path or "")
        return None if elsewhere and path in (None, page.source, *page.site.pages_of(page.source)) else meant

    def _without_line(self, text: str, base: str) -> str:
        """Return a text without the number of a line, where what is before it names a file."""
        bare = without_line(text) if ":" in text else None
        if bare is None:
            return text
        path = path_from(join(base, f"./{split_fragment(bare)[0]}"))
        there = path is not None and self._disk.has(path)
        whole = path_from(join(base, f"./{split_fragment(text)[0]}"))
        return bare if (there or is_source(bare)) and not (whole and self._disk.has(whole)) else text

    def _of_page(self, page: Page | ConfigFile, text: str, mention: Mention, base: str) -> Meant | None:
        """Return what a link in a page of a site means there, None for what no site decides."""
        answer = page.own(text, mention.kind)
        if answer is None and self._unread(text, mention) is None:
            answer = page.look_up(text, mention.kind)
        return None if answer is None else self._answered(answer, page, mention, base)

    def _of_copy(self, text: str, mention: Mention, base: str) -> Meant | None:
        """Return what a link means in a file that the build of a site copies, None where no site does."""
        copied = None if self._root is not None or mention.base != base else self._sites.copied(base)
        kind = mention.kind if is_markup(base) else "html"
        answer = None if copied is None or self._unread(text, mention) else copied.look_up(text, kind)
        return None if copied is None or answer is None else self._answered(answer, Page(*copied[:2]), mention, base)

    def _of_document(self, text: str, mention: Mention, base: str) -> Meant:
        if not is_relative(text):
            return self._of_the_site(text) or self._of_own_address(text, base) or Meant(mention.text)
        if text.startswith(("//", "\\\\")):
            return Meant("https:" + text)
        # What a page says its links start from, <base href="/">, may be a folder.
        return self._on_this_machine(text, base, page=is_page(base) or is_page(mention.document))

    def _unread(self, text: str, mention: Mention) -> Meant | None:
        """Return why a text means nothing yet."""
        if is_template(text):
            return Meant(mention.text, skip=Note("template"))
        return None if text else Meant(mention.text, skip=Note("empty-link"))

    def _answered(self, answer: Answer, page: Page | ConfigFile, mention: Mention, base: str) -> Meant:
        """Return what a site's answer is here; what it does not have may be elsewhere, or be filled in later."""
        tree, text = page.site.tree, self._without_line(stripped(mention.text), base)
        match answer:
            case Source():
                place = tree.place(answer.path)
                return Meant(self.shown(place), place, note=answer.note)
            case Made():
                return Meant(text, skip=Note(BUILT if answer.certain else "made-by-build", (page.site.name,)))
            case Unknown():
                return self._elsewhere(Meant(text, skip=answer.why), text, base)
            case Missing():
                return self._missing(answer, page, mention, base)
        assert_never(answer)

    def _missing(self, answer: Missing, page: Page | ConfigFile, mention: Mention, base: str) -> Meant:
        """Return what a link means that a site does not have: the build may make it, or it may be elsewhere."""
        tree, text = page.site.tree, self._without_line(stripped(mention.text), base)
        own = text.removeprefix("@/").removeprefix("@site/")  # so generators name their sources
        if is_placeholder(own) and is_placeholder(answer.path):
            return Meant(text, skip=Note("template"))
        place = tree.place(answer.path)
        if answer.note is None and self._ignored.makes(place, path_from(base), tree.top, *page.site.suffixes):
            return Meant(text, skip=Note("ignored-by-git"))
        if (submodule := absent_submodule(place, tree.top)) is not None:
            return Meant(text, skip=Note("submodule-absent", (submodule,)))
        if answer.note is None and (source := compiled_from(self._disk, place)) is not None:
            return Meant(text, skip=Note("made-by-build", (self.shown(source),)))
        name = text if _FOREIGN.search(place) else self.shown(place)
        missing = Meant(name, place, there=False, note=answer.note)
        return missing if mention.kind in _NAMES else self._elsewhere(missing, text, base)

    def _elsewhere(self, otherwise: Meant, text: str, base: str) -> Meant:
        """Return what a user's root says of a link that its site has not, or where it is published."""
        if self._root is not None and text.startswith(("/", "\\")):
            return self._on_this_machine(text, base, page=False)
        return self._published_or(otherwise, text, base)

    def _on_this_machine(self, text: str, base: str, *, page: bool) -> Meant:
        """Return what a text means in a document, which may be a ``page`` as a browser shows it."""
        rooted, covered = text.startswith(("/", "\\")), None
        site = self._root if page and self._root is not None and base.startswith(self._root) else None
        reference = split_fragment(text)[0].partition("?")[0]
        start: str | None = base
        if rooted:
            start = self._root or self._project(base)
            shown = page or has_title(path_from(base) or "")
            if start is None or (shown and not reference.strip("/") and self._is_no_page(start)):
                return self._published_or(Meant(text, skip=Note("root-unknown")), text, base)
            covered = self._below_published(reference)
            reference = inside("", reference if covered is None else covered)
        elif site is not None and scheme(text) is None:
            start, reference = site, inside(base.removeprefix(site), reference)
        href = join(start or base, reference) if reference else base
        path = path_from(href)
        if path is not None and (found := self._there(path, page=page, site=site is not None)) is not None:
            out = not rooted and self._is_outside(path, base)
            return Meant(text, skip=Note("outside-project")) if out else found
        why = self._why_not(text, path, base)
        if rooted and self._root is None and path is not None:
            guessed = self._from_another_root(text, path, base, page=page)
            if guessed is not None and (guessed.there or why is None):
                return guessed if guessed.there and guessed.path else self._published_or(guessed, text, base)
        name = text if path is None or _FOREIGN.search(path) else self.shown(path)
        missing = Meant(name, path or text, there=False, note=None if path is None else self._instead(path))
        if covered is not None and why is None:
            return missing
        return self._published_or(missing if why is None else Meant(text, skip=why), text, base)

    def _is_no_page(self, folder: str) -> bool:
        """Whether the top of a repository is not what ``/`` of a page shows: it has no index, and no root is told."""
        return self._root is None and not self._disk.has(f"{path_from(folder) or ''}/index.html")

    def _there(self, path: str, *, page: bool, site: bool) -> Meant | None:
        """Return what is there at a path, in a document that may be a ``page``, maybe of a ``site`` with a root."""
        if self._disk.has(path) and not (site and self._disk.is_bare(path)):
            return Meant(self.shown(path), path)
        if page and self._disk.has(f"{path}.html"):
            return Meant(self.shown(path), f"{path}.html", note=Note("clean-url", (f"{self.shown(path)}.html",)))
        if not page and (source := source_of(self._disk, path)) is not None:
            return Meant(self.shown(source), source, note=Note("source-there", (self.shown(source),)))
        return None

    def _from_another_root(self, text: str, path: str, base: str, *, page: bool) -> Meant | None:
        """Return what a path means that the top of the repository has not, None where it can be of the top alone."""
        top = (path_from(self._project(base) or "") or "").rstrip("/")
        reference = path.removeprefix(top).strip("/")
        found = nearest(self._disk, reference, path_from(base) or "", top)
        root = self._guessed_roots.root_of(path_from(base) or "", top) if found is None else found.root
        if root is not None:
            place = f"{root}/{reference}" if found is None else found.path
            note = Note("root-guessed", (self.shown(root),))
            return Meant(self.shown(place), place, there=found is not None, note=note)
        return Meant(text, skip=Note("root-unknown")) if page or not names_a_file_of(reference, top) else None

    def _why_not(self, text: str, path: str | None, base: str) -> Note | None:
        """Return why a file that is not there need not be: it is a placeholder, made later, or of another place."""
        if path is None or is_placeholder(text):
            return Note("template") if is_placeholder(text) else None
        if self._is_outside(path, base):
            return Note("outside-project")
        if counts_from_its_page(split_fragment(text)[0], path_from(base)):
            return Note("page-elsewhere")
        project = path_from(self._project(base) or "")
        if project is None or self._disk.otherwise(path) is not None:
            return None
        return self._made(text, path, base, project)

    def _made(self, text: str, path: str, base: str, project: str) -> Note | None:
        """Return what brings a file into the working tree of a project: a submodule, a package, or a build."""
        if (package := package_of(text, path_from(base), project)) is not None:
            return Note("package-file", (package,))
        if (submodule := absent_submodule(path, project)) is not None:
            return Note("submodule-absent", (submodule,))
        if (source := compiled_from(self._disk, path)) is not None:
            return Note("made-by-build", (self.shown(source),))
        return Note("ignored-by-git") if self._ignored.makes(path, path_from(base), project) else None

    def _is_outside(self, path: str, base: str) -> bool:
        """Whether a path leads out of the repository of a document; what is there is another on each machine."""
        project = path_from(self._project(base) or "")
        path = os.path.normpath(path)  # "..%2f" is a step up to those who decode it
        return project is not None and path != project and not path.startswith(project.rstrip("/") + "/")

    def _instead(self, path: str) -> Note | None:
        """Return what is there where a page or a file should be."""
        other = self._disk.otherwise(path)
        if other is not None:
            return Note("spelt-otherwise", (self.shown(other),))
        return Note("folder-unserved", (self.shown(path),)) if self._disk.is_bare(path) else None

    def shown(self, path: str) -> str:
        """Return a path as a project knows it, with slashes: the same from wherever in the project it is run."""
        try:
            return Path(os.path.relpath(path, self._home(os.getcwd()))).as_posix()  # noqa: PTH109 - as relpath takes it
        except (ValueError, OSError):  # another drive of Windows; the working directory is gone
            return path

    def _published_or(self, otherwise: Meant, text: str, base: str) -> Meant:
        return otherwise if self._published is None else Meant(join(self._public(base), text))

    def _below_published(self, reference: str) -> str | None:
        """Return a path of the host as one of the site that is published below a folder of it, None for any other."""
        prefix = path_of(self._above) if self._root is not None and self._above else "/"
        return "/" + reference[len(prefix) :] if prefix != "/" and f"{reference}/".startswith(prefix) else None

    def _of_the_site(self, text: str) -> Meant | None:
        """Return the file that is published under a URL, where the base URL tells, and it is there."""
        if not self._site or self._published is None:
            return None
        try:
            below = split_fragment(normalise(text))[0].removeprefix(self._above)
        except ValueError:
            return None
        path = path_from(join(self._site, f"./{below}")) if "://" not in below else None
        if path is None or self._disk.has(path):
            return None if path is None else Meant(self.shown(path), path)
        below_root = self._root is not None and os.path.normpath(path).startswith(path_from(self._root) or "/")
        if not below_root or path_of(self._above) == "/":  # the host has more than the site
            return None
        return self._there(path, page=True, site=True) or Meant(self.shown(path), path, there=False)

    def _of_own_address(self, text: str, base: str) -> Meant | None:
        """Return the file that a URL of the document's own repository shows, unless git ignores it."""
        found = self._own_addresses.path(text, base) if text.startswith("http") else None
        if found is None or self._ignored(*found):
            return None
        path, top = found
        if (submodule := absent_submodule(path, top)) is not None:
            return Meant(text, skip=Note("submodule-absent", (submodule,)))
        note = self._instead(path) if not self._disk.has(path) else None
        return Meant(self.shown(path), path, self._disk.has(path), note=note or Note("own-repository", (text,)))

    def of_remap(self, url: str) -> Meant:
        """Return what a ``file:`` URL means to which the user leads links: a file as a static host serves it."""
        path = path_from(url)
        if path is None:
            return Meant(url, url, there=False)
        if self._disk.has(path) and not self._disk.is_bare(path):
            return Meant(self.shown(path), path)
        if self._disk.has(f"{path}.html"):
            return Meant(self.shown(path), f"{path}.html")
        return Meant(self.shown(path), path, there=False)

    def _public(self, base: str) -> str:
        """Return the URL under which a file is published: its path below the site's folder, below ``--base-url``."""
        published, below = self._published or "", base.removeprefix(self._site)
        return published if below == base else join(published, below)
