"""What was named on the command line, as documents. Everything is checked first and read when its turn comes."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from probe.errors import InputError
from probe.extract import format_named, walked
from probe.model import Document
from probe.paths import is_below
from probe.settings import Reading
from probe.settings.preprocess import Preprocessor, preprocessor_for, suffixes_of
from probe.sites import Sites
from probe.sources.folders import walk
from probe.sources.globs import expand, is_pattern
from probe.sources.missing import is_host, nearest_file
from probe.sources.pipe import Pipe
from probe.url import scheme

if TYPE_CHECKING:
    from probe.sources.changes import Changes
    from probe.sources.diff import Lines

STDIN = "-"
_STDIN = "stdin"  # the document name of what comes from there
ARGUMENT = "argument"  # the document name of URLs that are inputs themselves
TEXT = ".txt"
URI_LIST = "text/uri-list"  # RFC 2483, section 5: one URL a line, whatever the URL looks like


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: its name as it was given, its real path, and what the document made of it is told.

    ``special`` is what cannot be read twice, such as a pipe; relative links in it start from the working directory.
    ``preprocessor`` is what prints the document in place of the file, at whose own lines nothing of it stands.
    """

    name: str
    real: str
    found: bool = False
    special: bool = False
    linked: bool = False
    lines: "Lines" = None
    preprocessor: Preprocessor | None = None

    @property
    def size(self) -> int:
        """How many bytes the file has, 0 where that cannot be told."""
        try:
            return os.stat(self.name).st_size  # noqa: PTH116 - half the time of Path.stat
        except (OSError, ValueError):
            return 0

    def document(self) -> Document:
        """Return the file's content as a document; raises InputError where it is no longer what it was."""
        if self.preprocessor is not None:
            return self._preprocessed(self.preprocessor)
        try:
            content = Path(self.name).read_bytes()
            base = _here() if self.special else _file_url(self.name)
        except (OSError, ValueError) as error:
            raise InputError(_complaint(self.name, error)) from error
        return Document(self.name, content, base, lines=self._lines(content), found=self.found)

    def _preprocessed(self, preprocessor: Preprocessor) -> Document:
        from probe.sources.preprocess import output_of  # noqa: PLC0415 - few runs preprocess anything

        kind = None if preprocessor.format is None else format_named(preprocessor.format).media_types[0]
        content = output_of(preprocessor, self.name)
        return Document(self.name, content, _file_url(self.name), media_type=kind, found=self.found)

    def pipe(self) -> Pipe:
        """Return a special file as what is read as it comes; raises InputError where it cannot be opened."""
        try:
            return Pipe(self.name, open(self.name, "rb", buffering=0), _here(), owned=True)  # noqa: PTH123
        except (OSError, ValueError) as error:
            raise InputError(_complaint(self.name, error)) from error

    def _lines(self, content: bytes) -> "Lines":
        if self.lines is None:
            return None
        from probe.sources.diff import recounted  # noqa: PLC0415 - only for what git says was changed

        return recounted(self.lines, content)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that is to be read, in the order of the command line, each file once; iterate to read it.

    ``stdin`` takes the place of None. ``notes`` are sentences for the user: which folders have no documents.
    """

    sources: tuple[File | Document | None, ...]
    stdin: BinaryIO
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Document]:
        return (source.document() if isinstance(source, File) else source for source in self.unread())

    def unread(self) -> Iterator[File | Document]:
        """Yield what is to be read, files that are not read yet among it."""
        for source in self.sources:
            yield Document(_STDIN, self.stdin.read(), _here()) if source is None else source

    def single(self) -> Document | Pipe | None:
        """Return the only input, not read yet where it is a pipe; None where it is not one file that was named.

        Raises InputError where it cannot be read.
        """
        source = self.sources[0] if len(self.sources) == 1 else None
        if isinstance(source, File):
            if source.found:
                return None
            return source.pipe() if source.special else source.document()
        if self.sources != (None,):
            return None
        file = getattr(self.stdin, "raw", None)
        if file is None or stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return Document(_STDIN, self.stdin.read(), _here())
        return Pipe(_STDIN, file, _here(), owned=False)

    def names(self) -> Iterator[str]:
        """Yield the name of each file, and ``-`` for standard input."""
        for source in self.sources:
            if not isinstance(source, Document):
                yield STDIN if source is None else source.name

    def only(self, changes: "Changes") -> "Inputs":
        """Return the inputs without files that did not change; of the others, the lines that did."""
        kept: list[File | Document | None] = []
        for source in self.sources:
            if not isinstance(source, File) or source.special:
                kept.append(source)
            elif source.real in changes.lines:
                kept.append(replace(source, lines=changes.lines[source.real]))
        return replace(self, sources=tuple(kept))


def read(inputs: Iterable[str], stdin: BinaryIO, within: str | None = None, reading: Reading | None = None) -> Inputs:
    """Return what gives a document for each input: a file, all documents of a folder, all files that fit a pattern.

    ``-`` is standard input, a URL a document of one line. Raises InputError, naming the input, for what is missing or
    unreadable, or leads out of the folder ``within`` where there is one, and where there are only folders without
    documents. ``reading`` says which files of folders count, and what is made of files.
    """
    reading = reading or Reading()
    sources: dict[object, File | Document | None] = {}
    notes: list[str] = []
    for position, name in enumerate(inputs, 1):
        for source in _sources(name, position, notes, reading):
            if within is not None and isinstance(source, File) and not is_below(source.real, within):
                raise InputError(
                    f"{source.name}: is outside of the folder of the config file that names it, or in .git"
                )
            key = source.real if isinstance(source, File) else source
            first = sources.setdefault(key, source)
            if first is not source and isinstance(first, File) and isinstance(source, File):
                sources[key] = _either(first, source)
    if notes and not sources and not reading.skip_missing:
        raise InputError("; ".join(notes))
    return Inputs(tuple(_prepared(source, reading) for source in sources.values()), stdin, tuple(notes))


def _prepared(source: File | Document | None, reading: Reading) -> File | Document | None:
    """Return a source with what is to be made of it before it is read."""
    if not reading.preprocess or not isinstance(source, File) or source.special:
        return source
    return replace(source, preprocessor=preprocessor_for(source.name, reading.preprocess))


def _either(first: File, second: File) -> File:
    """Return under which name a file counts: the first, but its own where a folder has it and a link to it."""
    if first.found and second.found and Path(first.name).is_symlink():
        return second
    return replace(first, found=first.found and second.found)


def _sources(name: str, position: int, notes: list[str], reading: Reading) -> Iterator[File | Document | None]:
    if name == STDIN:
        yield None
        return
    try:
        mode = os.stat(name).st_mode  # noqa: PTH116 - a path with NUL is a ValueError here
    except (OSError, ValueError) as error:
        try:
            yield from _named_otherwise(name, position, error, notes, reading)
        except InputError:
            if not (reading.skip_missing and isinstance(error, FileNotFoundError)):
                raise
            notes.append(f"{name}: skipped, since there is no such file")
        return
    if not stat.S_ISDIR(mode):
        yield _checked(name, special=not stat.S_ISREG(mode))
        return
    documents = list(_kept(name, _in_folder(name, _real_folder(name), reading), notes))
    if not documents:
        notes.append(f"{name}: no documents in this folder")
    yield from documents


def _named_otherwise(
    name: str, position: int, error: OSError | ValueError, notes: list[str], reading: Reading
) -> Iterator[File | Document]:
    """Yield what a name means that is no file's: a URL, or a pattern of files."""
    if _is_url(name):
        content = name.encode(errors="surrogatepass")
        yield Document(f"{ARGUMENT} {position}", content, media_type=URI_LIST)
        return
    if is_host(name) and isinstance(error, FileNotFoundError | NotADirectoryError):
        yield Document(f"{ARGUMENT} {position}", name.encode(errors="surrogatepass"), media_type=URI_LIST)
        return
    if not is_pattern(name):
        raise InputError(_complaint(name, error)) from error
    files = expand(name, hidden=reading.hidden, ignored=reading.no_ignore)
    if not files:
        raise InputError(f"{name}: no file matches this pattern") from error
    start = os.path.dirname(re.split(r"[*?\[{]", name, maxsplit=1)[0]) or os.curdir  # noqa: PTH120 - a text
    yield from _kept(start, map(_by_pattern, files), notes)


def _by_pattern(name: str) -> File:
    file = _checked(name)
    here = "" if os.path.isabs(name) else os.path.realpath(os.curdir)  # noqa: PTH117 - a text; it may be gone
    written = os.path.normpath(os.path.join(here, name))  # noqa: PTH118 - a text
    return replace(file, linked=file.real != written)


def _is_url(name: str) -> bool:
    named = scheme(name)
    return named is not None and (len(named) > 1 or "://" in name)  # a single letter is a drive of Windows


def _checked(name: str, *, special: bool = False) -> File:
    """Return a file that can be opened; a pipe is not tried, since its writer would find it closed."""
    try:
        if not special:
            with open(name, "rb"):  # noqa: PTH123 - a path with NUL is a ValueError here
                pass
        return File(name, os.path.realpath(name), special=special)
    except (OSError, ValueError) as error:
        raise InputError(_complaint(name, error)) from error


def _real_folder(name: str) -> str:
    try:
        return os.path.realpath(name)
    except OSError as error:  # relative to a working directory that is gone
        raise InputError(f"{name}: {error.strerror}") from error


def _in_folder(folder: str, real: str, reading: Reading) -> list[File]:
    shown = folder.replace(os.sep, "/").rstrip("/")
    prefix = "" if shown == "." else f"{shown}/"
    files = []
    suffixes = (*_walked(), *suffixes_of(reading.preprocess))
    sites = Sites(reading.site)
    named = lambda path: sites.is_config(place := f"{real}/{path}") or sites.is_template(place)  # noqa: E731 - one use
    for path, is_link in walk(folder, suffixes, named=named, hidden=reading.hidden, ignored=reading.no_ignore):
        name = prefix + path
        where = os.path.realpath(name) if is_link else str(Path(real, path))
        files.append(File(name, where, found=True, linked=is_link))
    return files


def _kept(folder: str, files: Iterable[File], notes: list[str]) -> Iterator[File]:
    """Yield the files of a folder, without links out of it and of the working directory: nobody has named those.

    In a checkout of a stranger such a link may lead to a file with secrets, of which lines would be reported.
    """
    for file in files:
        if not file.linked or is_below(file.real, folder) or is_below(file.real, os.curdir):
            yield file
        else:
            notes.append(f"{file.name}: left out, since it is a link out of this folder; name it to have it read")


@cache
def _walked() -> tuple[str, ...]:
    """Return the suffixes of what counts in a folder; a text counts though its format is told by its content."""
    return (TEXT, *walked())


def _complaint(name: str, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        near = nearest_file(name)
        return f"{name}: no such file; " + (
            f"did you mean {near}?" if near else "a URL begins with http:// or https://"
        )
    return f"{name}: {getattr(error, 'strerror', None) or error}"


def _file_url(name: str) -> str:
    """Return the ``file:`` URL of a file; ``..`` behind a link leads out of where the link points, as on disk."""
    path = Path(name)
    return (path.parent.resolve() / path.name if ".." in path.parts else path.absolute()).as_uri()


def _here() -> str | None:
    """Return the URL of the working directory, None where that was removed."""
    try:
        return f"{Path.cwd().as_uri().rstrip('/')}/"
    except OSError:
        return None
