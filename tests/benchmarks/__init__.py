"""Speed and memory of the program beside its peers: ``python -m tests.benchmarks``. No part of the tests."""
