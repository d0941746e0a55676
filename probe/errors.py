"""What a user can do wrong, as one tree.

ProbeError                    anything that ends the run with exit status 2
├── InputError                an input is missing, unreadable, or in no known encoding
├── SettingsError             an option or a setting has a value that cannot work
├── OutputError               a report cannot be written where it was asked for
└── StoreError                the store is none of ours, damaged, or of a newer version

A dead site is never an exception: see ``Failure`` in ``probe.model``.
"""


class ProbeError(Exception):
    """The command, its settings or its inputs are wrong; the text is for the user."""


class InputError(ProbeError):
    """An input cannot be read."""


class SettingsError(ProbeError):
    """A setting has a value that cannot work."""


class OutputError(ProbeError):
    """A report cannot be written."""


class StoreError(ProbeError):
    """The store cannot be used, and is left as it is."""
