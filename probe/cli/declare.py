"""Turn declared options into a command, and a command line into option values."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from inspect import Parameter, signature
from typing import Any, TypeVar, get_args, get_type_hints

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

from probe.cli.streams import preferred_language
from probe.errors import SettingsError
from probe.language import Language

UsageError: Any = typer.BadParameter.__mro__[1]  # typer does not export it

Command = TypeVar("Command", bound=Callable[..., None])

OPTIONAL_DEPTH = "--recurse"  # the only option with an optional value

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def taking(panels: Mapping[str, type]) -> Callable[[Command], Command]:
    """Return a decorator that adds the options of panels to a command; the command takes them as ``**options``."""

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
    """Return the options that the command line sets, without those that have their defaults."""
    sources = {name: context.get_parameter_source(name) for name in options}
    return {name: options[name] for name, source in sources.items() if source and source.name == "COMMANDLINE"}


class Plain:
    """A command that reads plain values itself: typer imports pydantic even for options that the command line lacks.

    typer reads all other values. Errors in a command line are reported in one line, like all errors.
    """

    def make_context(self, info_name: Any, args: list[str], parent: Any = None, **extra: Any) -> Any:  # noqa: ANN401
        """Parse a command line; raises SettingsError if it is invalid."""
        try:
            return super().make_context(info_name, args, parent, **extra)  # type: ignore[misc]
        except UsageError as error:
            raise told(error, " ".join(filter(None, (parent and parent.command_path, info_name)))) from None

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - the types of a vendored library
        """Write the help, in Chinese in a Chinese locale."""
        if preferred_language() is Language.ZH:
            from probe.cli.chinese import translate_help  # noqa: PLC0415 - only for Chinese

            translate_help(self, self.get_params(ctx))
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - the type of a vendored library
        """Return the parameters, including ``--help``."""
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            if "process_value" not in vars(parameter):
                vars(parameter)["process_value"] = _reading(parameter)
            _name_the_value(parameter)
        return parameters


def _name_the_value(parameter: Any) -> None:  # noqa: ANN401 - the type of a vendored library
    """Show ``N`` for a number in the help and nothing for a flag or an argument, where typer shows Python's types."""
    if isinstance(parameter, TyperArgument):
        vars(parameter)["display_type_rich"] = lambda ctx: None  # noqa: ARG005 - the name that typer passes
    elif parameter.metavar is None:
        kind = parameter.type_descriptor.annotation
        parameter.metavar = "" if kind is bool else "N" if kind in {int, float} else None


def _reading(parameter: Any) -> Callable[[Any, Any], Any]:  # noqa: ANN401 - the type of a vendored library
    by_typer = parameter.process_value
    kind = parameter.type_descriptor.annotation
    alone = parameter.callback is None and not parameter.required  # otherwise typer has more to do than to parse

    def process_value(context: Any, value: Any) -> Any:  # noqa: ANN401 - the types of a vendored library
        if kind is bool and value is None:
            return by_typer(context, False)
        try:
            read = plainly(kind, value)
        except ValueError:
            if isinstance(value, str) and (wanted := _wanted(kind)):
                from probe.settings.demands import shown  # noqa: PLC0415 - only for errors

                raise SettingsError(f"{_named(parameter)} must be {wanted}, not {shown(value)}") from None
            return by_typer(context, value)
        return read if alone else by_typer(context, value)

    return process_value


def _named(parameter: Any) -> str:  # noqa: ANN401 - the type of a vendored library
    return str(max(parameter.opts, key=len))


def _wanted(kind: object) -> str:
    """Return what a value must be, or an empty text if typer has a better message."""
    if get_args(kind):
        kind = next(each for each in get_args(kind) if each is not type(None))
    if kind is int:
        return "a whole number"
    if kind is float:
        return "a number"
    return f"one of {', '.join(kind)}" if isinstance(kind, type) and issubclass(kind, StrEnum) else ""


_ALIKE = 0.7  # similarity for a suggestion, at most 1: --timeout for --timeuot, but not --site for --writ


def told(error: Any, command: str) -> SettingsError:  # noqa: ANN401 - the type of a vendored library
    """Return an error in a command line as one line that includes the remedy."""
    help_ = f"'{command} --help' lists the options"
    name = getattr(error, "option_name", None)
    if name is None:
        text = str(error.format_message()).rstrip(".")
        return SettingsError(f"{text[:1].lower()}{text[1:]}; {help_}")
    if hasattr(error, "possibilities"):
        meant = _equivalent(name, error.ctx) or _similar(name, error.possibilities or ())
        return SettingsError(f"there is no option {name}; " + (f"did you mean {meant}?" if meant else help_))
    needs = "takes no value" if "does not take a value" in str(error.message) else "needs a value"
    return SettingsError(f"{name} {needs}; {help_}")


def _equivalent(name: str, ctx: Any) -> str:  # noqa: ANN401 - the type of a vendored library
    """Return what has the effect of another tool's option, empty if this command has nothing of the kind."""
    from probe.cli.equivalents import EQUIVALENTS  # noqa: PLC0415 - only for errors

    meant = EQUIVALENTS.get(name, "")
    needed = meant.partition(" ")[0] if meant.startswith("-") else "--no-ignore"  # which commands with folders have
    return meant if any(needed in option.opts for option in ctx.command.params) else ""


def _similar(name: str, possibilities: Sequence[str]) -> str | None:
    named = {each.lstrip("-"): each for each in possibilities}
    near = get_close_matches(name.lstrip("-"), named, n=1, cutoff=_ALIKE)
    return named[near[0]] if near else None


def plainly(kind: object, value: object) -> object:
    """Return a value as typer parses it for that annotation; raises ValueError if the value is not plain."""
    if kind == list[str]:
        return [plainly(str, each) for each in value] if isinstance(value, list | tuple) else ()
    if value is None or type(value) is kind:
        return value
    if isinstance(value, str):
        if kind in (int, float) and _NUMBER.fullmatch(value):
            return int(value) if kind is int else float(value)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return kind(value)
    if kind is float and type(value) is int:
        return float(value)
    raise ValueError(f"{value!r} is not plainly of {kind}")


class PlainCommand(Plain, TyperCommand):
    """A command without custom parsing."""


class PlainGroup(Plain, TyperGroup):
    """A group of commands, with the same error messages as a command."""


class OptionalDepth(PlainCommand):
    """A command whose ``--recurse`` takes an optional number.

    Hooks and shell globs pass file names without a preceding ``--``; a file name is never parsed as an option.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - the type of a vendored library
        """Insert the value of ``--recurse``, which the parser requires; raises SettingsError for files like options."""
        _require_no_file(args)
        valued = {word for option in self.params if not getattr(option, "is_flag", True) for word in option.opts}
        return super().parse_args(ctx, list(_with_depth(args, valued - {OPTIONAL_DEPTH})))


def _require_no_file(args: Sequence[str]) -> None:
    if "--" in args:
        return  # file names follow
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
            if word in valued and at + 1 < len(args):  # the next word is a value, even if it looks like an option
                yield following
                next(rest)
