"""The deeds of a review on disk: one line of JSON each, only ever added to, in a file beside the summary.

A deed is in the file, and the file on the disk, before anybody is told that it was done. A last line that was cut short
was never told, and is dropped. Several processes may write: each reads what the others added before it adds anything.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast, get_args

from pydantic import ValidationError

from llmsum.errors import InputError, LlmsumError
from llmsum.review.deeds import Deed, Do
from llmsum.review.items import NAMES, change_of

FORMAT: Final = 1
REMEDY: Final = "move it away to begin the review anew"


class OtherSummary(InputError):  # noqa: N818 - the results were made anew, which is no fault
    """The file holds the review of other items: the results were made anew."""


class Journal:
    """The deeds in a file, which is made with the first of them.

    Args:
        path: the file.
        head: what the review is of; a file about something else is refused.
        tidies: whether a last line that was cut short is cut off, as it must be before anything is written; one that
            another thread is just writing looks the same.

    Attributes:
        torn: bytes of a last line that was cut short, and is gone.

    Raises:
        OtherSummary: of other items.
        InputError: damaged, of a newer version, or not readable.
    """

    def __init__(self, path: Path, head: Mapping[str, Any], *, tidies: bool = True) -> None:
        self.path = path
        self.torn = 0
        self._head = {"review": FORMAT, **head}
        self._size = 0  # bytes that were read or written, all of them whole lines
        self._inode = 0  # of the file that they are in
        self._lines = 0
        self._early = list(self._read(tidies=tidies))

    def news(self) -> Iterator[Deed]:
        """The deeds that were not told before: at first all, later those that another process has added."""
        yield from self._early
        self._early = []
        yield from self._read()

    def text_of(self, deeds: Iterable[Deed]) -> str:
        """A whole file of this review, with these deeds in it."""
        lines = [json.dumps(self._head, ensure_ascii=False), *map(_line_of, deeds)]
        return "".join(f"{line}\n" for line in lines)

    def write(self, deed: Deed) -> None:
        """Adds a deed. All news must have been read before.

        Raises:
            LlmsumError: if it could not be brought to the disk; then it is not in the file either.
        """
        lines = [_line_of(deed)] if self._size else [json.dumps(self._head, ensure_ascii=False), _line_of(deed)]
        data = "".join(f"{line}\n" for line in lines).encode()
        is_new = not self._size
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab", buffering=0) as file:
                if file.tell() != self._size:
                    raise LlmsumError(f"{self.path}: was changed by something else; start the review again")
                try:
                    file.write(data)
                    os.fsync(file.fileno())
                    self._inode = os.fstat(file.fileno()).st_ino
                except OSError:
                    file.truncate(self._size)
                    raise
            if is_new:
                _sync_folder(self.path.parent)
        except OSError as error:
            raise LlmsumError(f"{self.path}: cannot be written ({error.strerror}); the change was not kept") from None
        self._size += len(data)
        self._lines += len(lines)

    def _read(self, *, tidies: bool = False) -> Iterator[Deed]:
        """The deeds behind what was read. With `tidies`, a line that was cut short is cut off."""
        try:
            told = self.path.stat() if self.path.is_file() else None
            size = told.st_size if told else 0
            if told and self._size and told.st_ino != self._inode:
                raise InputError(str(self.path), "was begun anew elsewhere", "start the review again")
            if size == self._size:
                return
            if size < self._size:
                raise InputError(str(self.path), "was cut or moved away", "start the review again")
            with self.path.open("rb") as file:
                self._inode = os.fstat(file.fileno()).st_ino
                file.seek(self._size)
                data = file.read()
            whole = data[: data.rfind(b"\n") + 1]
            if tidies and len(whole) < len(data):
                self.torn = len(data) - len(whole)
                os.truncate(self.path, self._size + len(whole))
        except OSError as error:
            raise InputError(str(self.path), f"cannot be read ({error.strerror})", "make it readable") from None
        for line in whole.splitlines(keepends=True):
            self._lines += 1
            if self._size:
                yield self._deed(line)
            else:
                self._check(line)
            self._size += len(line)

    def _check(self, line: bytes) -> None:
        head = _object(line)
        if head is None or "review" not in head:
            raise self._damaged()
        if head["review"] != FORMAT:
            raise InputError(str(self.path), "was made by a newer llmsum", "review with that")
        if head != self._head:
            told = "is the review of another summary of this report"
            raise OtherSummary(str(self.path), told, f"put that back, or {REMEDY}")

    def _deed(self, line: bytes) -> Deed:
        told = _object(line)
        if told is None or told.get("do") not in get_args(Do):
            raise self._damaged()
        try:
            change = change_of().validate_json(json.dumps(told["change"])) if "change" in told else None
        except ValidationError:
            raise self._damaged() from None
        if told["do"] == "add" and (change is None or set(change) != set(NAMES)):
            raise self._damaged()
        return Deed(told["do"], told.get("item"), change)

    def _damaged(self) -> InputError:
        return InputError(str(self.path), f"line {self._lines} is damaged", REMEDY)


def _line_of(deed: Deed) -> str:
    told = {"do": deed.do, "item": deed.item, "change": deed.change}
    return json.dumps({name: value for name, value in told.items() if value is not None}, ensure_ascii=False)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        told: Any = json.loads(line)
    except ValueError:
        return None
    return cast("dict[str, Any]", told) if isinstance(told, dict) else None


def _sync_folder(folder: Path) -> None:
    """So that the file's name, too, outlives a power failure; systems that cannot, need not."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
