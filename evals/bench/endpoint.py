"""An OpenAI-compatible endpoint for measuring: answers after a fixed time, in a process of its own.

`python evals/bench/endpoint.py --latency 0.5` prints its address and serves until standard input closes. It answers
with an item for every third numbered segment, which is what a model that chooses gives, and langextract in its own
form. It is a server of asyncio's own streams, because what it computes is taken from the clients on a machine of two
cores.
"""

import argparse
import asyncio
import json
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SEGMENT = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
SENTENCE = re.compile(r"[^。\n]+。")
QUESTION = "\n\nQ: "  # what langextract puts before the passage it asks about
EVERY = 3


class Endpoint:
    """Counts requests, and how many were under way at once at most. A GET tells the counts and starts them again.

    Args:
        latency_s: how long an answer takes.
        record: where the bodies of requests are written, one in a line.
    """

    def __init__(self, latency_s: float, record: Path | None = None) -> None:
        self.latency_s = latency_s
        self._record = record.open("wb") if record else None
        self.now = 0
        self._start_again()

    def _start_again(self) -> None:
        self.requests = self.most = 0
        self.first = self.last = 0.0  # Unix times of the first request and of the last answer

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept alive. GET answers with the counts."""
        try:
            while await reader.readline():
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
                length = re.search(r"content-length: (\d+)", head)
                body = await reader.readexactly(int(length[1])) if length else b""
                if body and self._record:
                    self._record.write(body + b"\n")
                    self._record.flush()
                answer = await self._answer(json.loads(body)) if body else self._counts()
                data = json.dumps(answer, ensure_ascii=False).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
                    % (len(data), data)
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self.first = self.first or time.time()
        self.requests += 1
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(self.latency_s)
        self.now -= 1
        self.last = time.time()
        return completion(body, reply_to(body))

    def _counts(self) -> dict[str, float]:
        counts = {"requests": self.requests, "most": self.most, "first": self.first, "last": self.last}
        self._start_again()
        return counts


def reply_to(body: Mapping[str, Any]) -> dict[str, Any]:
    """What the schema of the request asks for."""
    last: str = body["messages"][-1]["content"]
    if '"overview"' in json.dumps(body.get("response_format", ""), ensure_ascii=False):
        return {"overview": "工作平稳推进。"}
    if QUESTION in last:
        passage = last.rpartition(QUESTION)[2]
        quotes = [quote.strip() for quote in SENTENCE.findall(passage)[::EVERY]]
        return {"extractions": [{"成果": quote, "成果_attributes": {"statement": quote}} for quote in quotes]}
    found = SEGMENT.findall(last)[::EVERY]
    return {"items": [{"first": int(n), "last": int(n), "kind": "成果", "statement": text} for n, text in found]}


def completion(body: Mapping[str, Any], reply: Mapping[str, Any]) -> dict[str, Any]:
    """A chat completion; a token is taken for a character."""
    content = json.dumps(reply, ensure_ascii=False)
    asked = sum(len(message["content"]) for message in body["messages"])
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": body["model"],
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"},
        ],
        "usage": {
            "prompt_tokens": asked,
            "completion_tokens": len(content),
            "total_tokens": asked + len(content),
        },
    }


async def main() -> None:
    """Serves until standard input closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=0.5)
    parser.add_argument("--record", type=Path, metavar="FILE")
    given = parser.parse_args()
    endpoint = Endpoint(given.latency, given.record)
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
