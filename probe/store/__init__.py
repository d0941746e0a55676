"""The store of results: runs and observations in SQLite, and results kept until they are reported."""
