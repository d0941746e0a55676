"""From declared options to a command, and from a command line to what it gives."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from inspect import Parameter, signature
from typing import Any, TypeVar, get_type_hints

import typer
from typer.core import TyperCommand

from probe.errors import SettingsError

Command = TypeVar("Command", bound=Callable[..., None])

OPTIONAL_DEPTH = "--recurse"  # the one option that may have a value or not


def taking(panels: Mapping[str, type]) -> Callable[[Command], Command]:
    """Return a decorator that gives a command the options of panels; the command takes them as ``**options``."""

    def with_options(command: Command) -> Command:
        declared = signature(command)
        own = [p for p in declared.parameters.values() if p.kind is not Parameter.VAR_KEYWORD]
        options = [option for panel, kind in panels.items() for option in _parameters(panel, kind)]
        vars(command)["__signature__"] = declared.replace(parameters=[*own, *options])
        return command

    return with_options


def _parameters(panel: str, declared: type) -> Iterator[Parameter]:
    for name, hint in get_type_hints(declared, include_extras=True).items():
        hint.__metadata__[0].rich_help_panel = panel
        yield Parameter(name, Parameter.KEYWORD_ONLY, default=getattr(declared, name), annotation=hint)


def given_in(context: typer.Context, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that the command line itself gives, without those that have their defaults."""
    sources = {name: context.get_parameter_source(name) for name in options}
    return {name: options[name] for name, source in sources.items() if source and source.name == "COMMANDLINE"}


class OptionalDepth(TyperCommand):
    """A command whose ``--recurse`` may be followed by a number, and is not by anything else.

    Hooks and globs of shells give names of files without a ``--`` before them; no file is taken for an option.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - the type of a vendored library
        """Write ``--recurse`` with its value, as the parser wants it; raises SettingsError for files like options."""
        _require_no_file(args)
        valued = {word for option in self.params if not getattr(option, "is_flag", True) for word in option.opts}
        return super().parse_args(ctx, list(_with_depth(args, valued - {OPTIONAL_DEPTH})))


def _require_no_file(args: Sequence[str]) -> None:
    if "--" in args:
        return  # names stand behind it
    for word in args:
        if word.startswith("-") and word != "-" and os.path.lexists(word):
            raise SettingsError(f"{word!r} is an option and the name of a file; write ./{word}, or -- before names")


def _with_depth(args: Sequence[str], valued: set[str]) -> Iterator[str]:
    rest = iter(range(len(args)))
    for at in rest:
        word = args[at]
        following = args[at + 1] if at + 1 < len(args) else ""
        if word == "--":
            yield from args[at:]
            return
        if word == OPTIONAL_DEPTH and following.isdecimal():
            yield f"{OPTIONAL_DEPTH}={following}"
            next(rest)
        elif word == OPTIONAL_DEPTH:
            yield f"{OPTIONAL_DEPTH}="
        else:
            yield word
            if word in valued and at + 1 < len(args):  # what follows is a value, whatever it looks like
                yield following
                next(rest)
