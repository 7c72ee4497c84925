"""Files that other people's programs wrote are read by a process of its own: what goes wrong there stays there.

It has limits on time and memory, may not open a connection nor start a program, and ends with its work. Text is handed
over as JSON: nothing that a file could make of that process is run in this one.
"""

import gc
import json
import signal
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from llmsum.errors import InputError
from llmsum.models import Block, Line, Span
from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted

ROOT: Final = Path(__file__).parents[2]
SECONDS: Final = 120  # a report of a thousand pages takes a quarter of it
MEMORY: Final = 4 << 30  # bytes of address space; recognition of scans maps far more than it uses
# What no reader has a reason to do.
REFUSED: Final = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "urllib.")
SMALLER: Final = "split it, or give its text as a UTF-8 .txt file"
BROKEN: Final = "it may be damaged: open it and save it anew, or give its text as a UTF-8 .txt file"


def extract_apart(module: str, data: bytes, wanted: Wanted) -> Extracted:
    """Reads a file in a process of its own, by the function `extract` of a module.

    Raises:
        InputError: the file cannot be read, or takes too long or too much memory.
    """
    given = json.dumps([module, *wanted]).encode() + b"\n"
    out = run_apart(__name__, given + data, wanted.name)
    told = json.loads(out)
    if "wrong" in told:
        raise InputError(wanted.name, told["wrong"], told["remedy"])
    return Extracted(told["text"], tuple(map(_block, told["blocks"])), told["encoding"], tuple(told["remarks"]))


def run_apart(module: str, given: bytes, name: str) -> bytes:
    """Runs the function `main` of a module in a process of its own → what it writes to standard output.

    Args:
        module: it has to call `restrict` once it has imported what it needs.
        given: its standard input.
        name: of the file that it reads.

    Raises:
        InputError: it ends with an error, or takes too long or too much memory.
    """
    # -P: what lies in the working folder is no library.
    start = f"import sys; sys.path.append({str(ROOT)!r}); from {module} import main; main()"
    command = [sys.executable, "-P", "-c", start]
    # A session of its own: Ctrl-C is for this process, which ends that one.
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True) as child:
        try:
            out, err = child.communicate(given)
        except BaseException:
            child.kill()
            raise
    if child.returncode:
        raise _died(child.returncode, err, name)
    return out


def _block(told: list[Any]) -> Block:
    kind, span, level, page, cells, columns, is_head, lines, recognised = told
    printed = tuple(Line(Span(*line), page, tuple(box)) for line, page, box in lines)
    spans = tuple(Span(*cell) for cell in cells)
    return Block(kind, Span(*span), level, page, spans, tuple(columns), is_head, printed, recognised)


def _died(code: int, err: bytes, name: str) -> InputError:
    if -code == getattr(signal, "SIGALRM", None):
        return InputError(name, f"took more than {SECONDS} seconds to read", SMALLER)
    if -code == getattr(signal, "SIGKILL", None) or b"MemoryError" in err or b"bad_alloc" in err:
        return InputError(name, f"takes more than {MEMORY >> 30} GiB of memory to read", SMALLER)
    reason = err.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]  # the kind, not what it quotes
    return InputError(name, f"cannot be read ({reason or f'the reader ended with {code}'})", BROKEN)


# --- in the child process --------------------------------------------------------------------------


def main() -> None:
    """Reads what `extract_apart` gives on standard input, and tells what came of it on standard output."""
    module, *wanted = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    _limit()
    gc.disable()  # trees of tags and cells are large, and live as long as the process
    read = import_module(module).extract
    sys.addaudithook(_refuse)
    try:
        told = read(data, Wanted(*wanted))._asdict()
    except (Unreadable, InputError) as error:
        told = {"wrong": error.wrong, "remedy": error.remedy}
    sys.stdout.buffer.write(json.dumps(told).encode("ascii"))


def restrict() -> None:
    """Sets the limits of a process that reads a file, for good."""
    _limit()
    sys.addaudithook(_refuse)


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource

    signal.alarm(SECONDS)
    with suppress(ValueError, OSError):  # a limit that is lower already stays
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse(event: str, _: object) -> None:
    if event.startswith(REFUSED):
        raise PermissionError(f"{event} while a file is read")
