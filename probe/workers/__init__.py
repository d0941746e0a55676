"""Shards in processes of this machine, for ``--workers``."""
