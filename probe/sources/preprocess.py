"""What a command of the user makes of a file."""

import subprocess

from probe.errors import InputError
from probe.printable import shortened
from probe.settings.preprocess import Preprocessor

_LONGEST = 200  # characters of what a command says of its failure


def output_of(preprocessor: Preprocessor, name: str) -> bytes:
    """Return what the command prints for a file, whose name is its last argument; raises InputError where it fails."""
    program = preprocessor.command[0]
    file = f"./{name}" if name.startswith("-") else name
    try:
        ran = subprocess.run(  # noqa: S603 - the user's own command; a config that was found cannot have one
            [*preprocessor.command, file], stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"{name}: --preprocess: {program}: {why}") from error
    if ran.returncode:
        lines = ran.stderr.decode("utf-8", "replace").strip().splitlines()
        said = f": {shortened(lines[-1], _LONGEST)}" if lines else ""
        raise InputError(f"{name}: --preprocess: {program} ended with status {ran.returncode}{said}")
    return ran.stdout
