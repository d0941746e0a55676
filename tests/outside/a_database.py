"""Store results as JSON in a database."""

import json
import sqlite3
import sys

from probe import check


def store(urls: list[str], database: sqlite3.Connection) -> None:
    database.execute("CREATE TABLE results (url TEXT PRIMARY KEY, verdict TEXT, told TEXT)")
    rows = [(result.url, result.verdict, json.dumps(result.to_dict("zh"))) for result in check(urls)]
    database.executemany("INSERT INTO results VALUES (?, ?, ?)", rows)


def wrong() -> None:
    check(["https://a.example"])[0].to_dict("de")  # type: ignore[arg-type]
    check(["https://a.example"])[0].to_dict().url  # type: ignore[attr-defined]  # noqa: B018


if __name__ == "__main__":
    with sqlite3.connect(":memory:") as connection:
        store(sys.argv[1:], connection)
        print(connection.execute("SELECT count(*) FROM results").fetchone()[0])
