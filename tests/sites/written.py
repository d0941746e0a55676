"""A tree whose files are written in the test: no disk is touched."""

from collections.abc import Mapping

from probe.sites.tree import Entry, Tree


class Written(Tree):
    """Files by their paths and texts."""

    def __init__(self, files: Mapping[str, str]) -> None:
        super().__init__("/written")
        self.files_written = files

    def listed(self, folder: str) -> Mapping[str, Entry]:
        start = f"{folder}/" if folder else ""
        below = (path.removeprefix(start) for path in self.files_written if path.startswith(start))
        names = {path.partition("/")[0]: "/" in path for path in below}
        return {name: Entry(name, is_folder) for name, is_folder in sorted(names.items())}

    def content(self, path: str) -> bytes:
        return self.files_written.get(path, "").encode()
