"""Examples: a seed, changed a few times at random. The same draw gives the same example."""

from collections.abc import Callable, Sequence
from random import Random

LONGEST = 200_000  # bytes
MOST_CHANGES = 6

Change = Callable[[Random, bytes, Sequence[bytes], Sequence[bytes]], bytes]


def example(draw: Random, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """Return a changed seed."""
    made = draw.choice(seeds)
    for _ in range(draw.randint(1, MOST_CHANGES)):
        made = draw.choice(CHANGES)(draw, made, seeds, words)[:LONGEST]
    return made


def _span(draw: Random, made: bytes) -> tuple[int, int]:
    start = draw.randint(0, len(made))
    return start, min(len(made), start + int(draw.paretovariate(0.7)))


def _flip(draw: Random, made: bytes, _seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    at = draw.randint(0, len(made))
    return made[:at] + bytes([draw.randrange(256)]) + made[at + 1 :]


def _delete(draw: Random, made: bytes, _seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    start, end = _span(draw, made)
    return made[:start] + made[end:]


def _repeat(draw: Random, made: bytes, _seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    start, end = _span(draw, made)
    return made[:start] + made[start:end] * min(int(draw.paretovariate(0.4)), LONGEST) + made[end:]


def _repeat_word(draw: Random, made: bytes, _seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    at = draw.randint(0, len(made))
    piece = b"".join(draw.choices(words, k=draw.randint(1, 3)))
    return made[:at] + piece * min(int(draw.paretovariate(0.3)), LONGEST // (len(piece) + 1)) + made[at:]


def _word(draw: Random, made: bytes, _seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    start, end = _span(draw, made)
    return made[:start] + draw.choice(words) + made[draw.choice((start, end)) :]


def _replace(draw: Random, made: bytes, _seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """Put one word in the place of another."""
    there = [word for word in words if word in made]
    if not there:
        return _word(draw, made, _seeds, words)
    return made.replace(draw.choice(there), draw.choice(words), draw.choice((1, -1)))


def _splice(draw: Random, made: bytes, seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    other = draw.choice(seeds)
    start, end = _span(draw, other)
    at = draw.randint(0, len(made))
    return made[:at] + (other[start:end] if draw.random() < 0.5 else other[start:])


def _cut(draw: Random, made: bytes, _seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    return made[: draw.randint(0, len(made))]


def _noise(draw: Random, made: bytes, _seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    at = draw.randint(0, len(made))
    return made[:at] + draw.randbytes(draw.randint(1, 8)) + made[at:]


CHANGES: tuple[Change, ...] = (_flip, _delete, _repeat, _repeat_word, _word, _word, _replace, _splice, _cut, _noise)
