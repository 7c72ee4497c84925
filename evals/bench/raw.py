"""The baseline of `batch`: the same bodies through asyncio and the SDK, with no retry, no cache and nothing read.

python evals/bench/raw.py BODIES.jsonl BASE_URL IN_FLIGHT
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI


async def main(file: Path, base_url: str, in_flight: int) -> None:
    """Sends every body, so many at once."""
    bodies = (json.loads(line) for line in file.read_bytes().splitlines())
    async with AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0) as client:
        await asyncio.gather(*(send_from(bodies, client) for _ in range(in_flight)))


async def send_from(bodies: Iterator[dict[str, Any]], client: Any) -> None:
    """One request after the other, until there is none left."""
    for body in bodies:
        completion = await client.chat.completions.create(**body)
        json.loads(completion.choices[0].message.content or "")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
