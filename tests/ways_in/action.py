"""The parts of ``action.yml`` that the program itself says. ``python -m tests.ways_in.action`` writes them anew."""

import json
import re
from collections.abc import Iterator

from probe.cli.action import options
from probe.model import Verdict
from tests.outside import ROOT

ACTION = ROOT / "action.yml"
_PART = re.compile(r"(  # begin: (\w+)\n).*?(  # end\n)", re.DOTALL)

OUTPUTS = {
    "status": "The exit status of probe: 0 nothing fails, 1 something does, 2 a wrong setting or input, 3 ended early.",
    "report": "The path of the report as JSON; give it to actions/upload-artifact.",
    "total": "How many different URLs there are.",
    "fails": "How many of them fail the run.",
}


def parts() -> dict[str, str]:
    """Return inputs and outputs as they stand in the file."""
    return {"inputs": "".join(_inputs()), "outputs": "".join(_outputs())}


def written(text: str) -> str:
    """Return the file's text with its generated parts as they should be."""
    new = parts()
    return _PART.sub(lambda match: match[1] + new[match[2]] + match[3], text)


def _inputs() -> Iterator[str]:
    for name, param in options().items():
        many = " One a line." if param.multiple else ""
        said = str(param.help).removesuffix(" Repeatable.")
        yield f"  {name}:\n    description: {json.dumps(said + many)}\n"


def _outputs() -> Iterator[str]:
    texts = OUTPUTS | {verdict.value: f"How many URLs are {verdict}." for verdict in Verdict}
    for name, said in texts.items():
        yield f"  {name}:\n    description: {json.dumps(said)}\n    value: ${{{{ steps.probe.outputs.{name} }}}}\n"


if __name__ == "__main__":
    ACTION.write_text(written(ACTION.read_text("utf-8")), "utf-8")
