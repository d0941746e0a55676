"""Entry point of ``python -m probe``, which runs the command ``probe``."""

from probe.cli import main

if __name__ == "__main__":
    main()
