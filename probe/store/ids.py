"""Numbers of targets and other rows of the store: hashes, with the key of the store if the content could be guessed."""

from functools import lru_cache
from hashlib import blake2b

from probe.model import Target


def identity(target: Target) -> str:
    """Return the unique identity of a target; it is the plain URL if the target is requested."""
    if target.refusal is None and target.path is None and target.skip is None:
        return target.url
    return f"{target.url}\0{target.refusal or ''}\0{target.path or ''}\0{target.skip.word if target.skip else ''}"


def id_of(content: bytes, key: bytes = b"") -> int:
    """Return 63 bits of a hash, with a key if the content could be guessed."""
    hashed = _keyed(key).copy()
    hashed.update(content)
    return int.from_bytes(hashed.digest(), "big") >> 1


@lru_cache(maxsize=4)
def _keyed(key: bytes) -> blake2b:
    """Return a keyed hash object without content; setting up a key takes as long as hashing a URL."""
    return blake2b(digest_size=8, key=key)


def id_of_text(text: str, key: bytes) -> int:
    """Return the same of a text, which may have bytes of a document that are not valid characters."""
    return id_of(text.encode("utf-8", "surrogatepass"), key)


def id_of_target(target: Target, key: bytes) -> int:
    """Return the number of a target in the store with this key."""
    return id_of_text(identity(target), key)


def page_key(url: str, key: bytes) -> bytes:
    """Return the key of a page."""
    return id_of_text(url, key).to_bytes(8, "big")
