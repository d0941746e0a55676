"""The sources of documents: files, folders, patterns, URLs, lists and standard input."""
