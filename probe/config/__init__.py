"""Find the config file in the working directory or a parent folder, read it, and let the command line override it."""

from probe.config.inforce import COMMAND_LINE, DEFAULT, InForce
from probe.config.invocation import Invocation
from probe.config.read import Config
from probe.config.variables import Filled, allowed

__all__ = ["COMMAND_LINE", "DEFAULT", "Config", "Filled", "InForce", "Invocation", "allowed"]
