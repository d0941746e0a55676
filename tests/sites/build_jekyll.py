"""``python -m tests.sites.build_jekyll jekyll`` builds a site with Jekyll; ``built.tsv`` beside it has the outcome.

It is no test: it needs the generators, of a Linux distribution: ``apt install jekyll``.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
COMMANDS = {"jekyll": ("jekyll", "build", "--quiet", "--destination", "{out}")}
# What the generator refuses to build, or does not have: lines that hold it are left out.
LEFT_OUT = {"jekyll": ("plugins:", "2024-03-05-no-boil", "guide/lost.md")}


def build(name: str) -> None:
    """Build a site in a copy, and write the URL paths of its files."""
    command = COMMANDS[name]
    with tempfile.TemporaryDirectory() as folder:
        copy, out = Path(folder, "site"), Path(folder, "out")
        shutil.copytree(HERE / name, copy)
        for file in (path for path in copy.rglob("*") if path.suffix in (".md", ".yml")):
            lines = file.read_text("utf-8").splitlines(keepends=True)
            kept = [line for line in lines if not any(word in line for word in LEFT_OUT[name])]
            file.write_text("".join(kept), "utf-8")
        subprocess.run([part.format(out=out) for part in command], cwd=copy, check=True)
        files = sorted(f"/{path.relative_to(out).as_posix()}" for path in out.rglob("*") if path.is_file())
    told = [file for file in files if not file.endswith(("expected.tsv", "built.tsv"))]
    (HERE / name / "built.tsv").write_text("".join(f"{file}\n" for file in told), "utf-8")


if __name__ == "__main__":
    build(sys.argv[1])
