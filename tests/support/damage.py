"""Files as they arrive damaged: cut off, or with wrong bytes in them, the same ones each time."""

import random
from collections.abc import Iterator

# What a reader may say of one.
REFUSED = frozenset(("is damaged", "holds no text", "is protected by a password", "is far larger inside than a report"))


def damaged(data: bytes, times: int) -> Iterator[bytes]:
    """`times` of each kind of damage."""
    chance = random.Random(7)
    for _ in range(times):
        yield data[: chance.randrange(len(data))]
        wrong = bytearray(data)
        for _ in range(chance.choice((1, 5, 30))):
            wrong[chance.randrange(len(wrong))] = chance.randrange(256)
        yield bytes(wrong)
