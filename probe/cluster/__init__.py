"""Runs over many machines, on Ray: inputs are read in blocks and keyed by host; each actor probes a shard of hosts."""
