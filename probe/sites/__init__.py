"""Site generators: what they build of a source, and what links in it mean; one file a generator."""
