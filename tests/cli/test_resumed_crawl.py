"""A crawl that is killed goes on from the links of the pages that it has read; no file of its store has a secret."""

import json
from collections import Counter
from pathlib import Path

from samples.exchange import Exchange
from samples.origin import Origin
from tests.faults.test_k_store import kept, killed_after, posix
from tests.outside import probe, serving

CANARY = "c4n4ry-s3cr3t-v4lue"
PAGES, KILLED_AT = 120, 40
WITH_SECRETS = (3, 17)  # pages with a secret in one of their links: they are asked again, for it is not kept


async def answer(exchange: Exchange) -> None:
    """Serve a chain of pages, each with two links onwards, a dead one, and a redirect to what has a secret."""
    path, fields = exchange.request.path, {"Content-Type": "text/html", "Set-Cookie": f"session={CANARY}"}
    if path.startswith("/moved"):
        await exchange.answer(302, {"Location": f"/ok?access_token={CANARY}", **fields})
    elif path == "/" or path.startswith("/p/"):
        number = int(path.removeprefix("/p/") or 0) if path != "/" else 0
        onwards = [f"/p/{n}" for n in (2 * number + 1, 2 * number + 2) if n < PAGES]
        links = [*onwards, f"/moved/{number}", f"/dead/{number}"]
        if number in WITH_SECRETS:
            links += [f"/ok?api_key={CANARY}", f"http://user:{CANARY}@{exchange.request.headers['host']}/ok"]
        page = "".join(f'<a href="{link}">x</a>\n' for link in links)
        await exchange.answer(200, fields, f"<title>{number}</title>{page}".encode())
    else:
        await exchange.answer(404, fields)


def found(text: str) -> dict[str, tuple[str, list[str]]]:
    """Return verdict and places of each URL, without the origin's port."""
    results = json.loads(text)["results"]
    return {
        result["url"]: (result["verdict"], sorted(f"{each['document']}:{each['line']}" for each in result["sources"]))
        for result in results
    }


@posix
def test_a_crawl_that_was_killed_is_gone_on_with(tmp_path: Path) -> None:
    store = tmp_path / "state" / "probe.db"
    store.parent.mkdir()
    with serving(Origin(routes={"/": answer, "/p": answer, "/moved": answer, "/dead": answer})) as origin:
        told = (
            origin.url("/"), "--recurse", "--store", str(store), "-f", "json", "--retries", "0",
            "-H", f"X-Key: {CANARY}", "-H", f"Authorization: Bearer {CANARY}",
        )  # fmt: skip
        with killed_after(KILLED_AT, store, *told, "--host-rate", "60"):
            before = kept(store)
        files = [path for path in store.parent.iterdir() if path.is_file()]
        assert {"probe.db", "probe.db-wal"} <= {path.name for path in files}
        assert [path.name for path in files if CANARY.encode() in path.read_bytes()] == []
        ran = probe(*told, "--resume", "--host-rate", "0")
        assert f"{before} results are there already" in ran.stderr
        asked = Counter(request.target for request in origin.requests if request.target.startswith(("/p/", "/moved")))
        assert [path.name for path in store.parent.iterdir() if CANARY.encode() in path.read_bytes()] == []
        whole = probe(*told[:2], "--no-store", *told[4:], "--host-rate", "0")
        assert found(ran.stdout) == found(whole.stdout)
    assert len(found(whole.stdout)) > 3 * PAGES - 3
    assert set(asked.values()) <= {1, 2}
    assert sum(count == 2 for count in asked.values()) <= len(asked) - before + len(WITH_SECRETS)
