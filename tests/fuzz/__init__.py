"""Fuzzing: ``python -m tests.fuzz --minutes N``. No part of the tests, but for ``test_found.py``; see tests/README.md.

``surface.py``  what a surface is: seeds, words, one attempt that raises ``BrokenError`` where an invariant breaks
``mutate.py``   examples from seeds and words, the same ones for the same seed
``shrink.py``   a smaller example that breaks the same invariant
``worker.py``   a child process: one example after another, each noted before it is tried
``keep.py``     what is found, one file for each kind of fault
``replies.py``, ``documents.py``, ``configs.py``, ``commands.py``, ``baselines.py``  the surfaces
"""
