"""Runs over many machines, on Ray: inputs are read in blocks, keyed by host, and probed by one actor a shard of hosts."""
