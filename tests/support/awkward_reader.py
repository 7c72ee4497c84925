"""A reader that does what its file says, for the process it runs in."""

import os
import signal
import socket
import subprocess

from llmsum.models import Block, Line, Span
from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted


def extract(data: bytes, wanted: Wanted) -> Extracted:  # noqa: C901 - one case after another
    match data.decode():
        case "all":
            line = Line(Span(0, 2), 3, (1.5, 2.0, 3.0, 4.0))
            row = Block("row", Span(3, 6), 0, 3, (Span(3, 4), Span(5, 6)), ("甲", ""), True, (line,), 0.5)
            return Extracted("一二\n三\t四\n\ud800", (Block("heading", Span(0, 2), 2), row), "gbk", ("2 comments",))
        case "wanted":
            return Extracted(f"{wanted.encoding} {wanted.ocr} {wanted.name}")
        case "unreadable":
            raise Unreadable("is protected by a password", "save it without one")
        case "fault":
            raise ValueError("机密：全年完成交地25宗")
        case "late":
            signal.raise_signal(signal.SIGALRM)
        case "greedy":
            return Extracted("x" * len(bytearray(64 << 30)))
        case "dies":
            os.abort()
        case "connects":
            socket.create_connection(("127.0.0.1", 9)).close()
        case "resolves":
            socket.getaddrinfo("example.org", 80)
        case "starts":
            subprocess.run(["true"], check=True)
        case other:
            return Extracted(other)
    return Extracted("")
