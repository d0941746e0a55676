"""One module a benchmark; a new one is found by its constant ``BENCHMARK``."""
