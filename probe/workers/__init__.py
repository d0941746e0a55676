"""Shards that run in local processes, for ``--workers``."""
