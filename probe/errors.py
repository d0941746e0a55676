"""The exceptions for errors that a user can correct.

ProbeError                    anything that ends the run with exit status 2
├── InputError                an input is missing, unreadable, or in no known encoding
├── SettingsError             an option or a setting has a value that cannot work
├── OutputError               a report cannot be written to the requested place
└── StoreError                the store is not a probe store, is damaged, or has a newer version
    └── StoreUnavailableError the store cannot be used now: it is locked, full or read-only

A dead site is never an exception: see ``Failure`` in ``probe.model``. ``RemoteFault`` is a bug, which no user can
correct.
"""

import os
import traceback


class ProbeError(Exception):
    """The command, its settings or its inputs are wrong; the message is written for the user."""


class InputError(ProbeError):
    """An input cannot be read."""


class SettingsError(ProbeError):
    """A setting has a value that cannot work."""


class OutputError(ProbeError):
    """A report cannot be written."""


class StoreError(ProbeError):
    """The store cannot be used; its files stay unchanged."""


class StoreUnavailableError(StoreError):
    """The store cannot be used at the moment; a run can go on without it."""


class RemoteFault(Exception):  # noqa: N818 - a bug, which need not be an exception of Python's
    """A bug in a process of another machine; its text is what ``place_of`` returned there."""


def place_of(fault: BaseException) -> str:
    """Return the type and place of a bug's exception; not its text, which may quote a secret."""
    if isinstance(fault, RemoteFault):
        return str(fault)
    frames = traceback.extract_tb(fault.__traceback__)
    place = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""  # noqa: PTH119
    return f"{type(fault).__name__}{place}"
