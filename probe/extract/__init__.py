"""Documents to mentions: where the URLs stand in a text."""
