"""The transports, which make exchanges."""
