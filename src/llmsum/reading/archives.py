"""ZIP archives of reports: a file in one is named as if the archive were a folder."""

import stat
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from llmsum.errors import InputError

SUFFIX: Final = ".zip"
# Above this an archive is one that was made to fill a disk: text shrinks to a tenth, to a hundredth hardly ever.
MAX_RATIO: Final = 200
UTF8 = 0x800  # flag of a name that is UTF-8; others are in the code page of whoever packed it


def splits(path: str) -> tuple[str, str] | None:
    """The archive and the name in it, where a part of the path is a ZIP file; None where it is a file by itself."""
    parts = path.replace("\\", "/").split("/")
    for count in range(1, len(parts)):
        archive = "/".join(parts[:count])
        if parts[count - 1].lower().endswith(SUFFIX) and Path(archive).is_file():
            return archive, "/".join(parts[count:])
    return None


def members(archive: str) -> Iterator[tuple[str, int]]:
    """The files in an archive that a person put there, with their sizes in bytes, in the order of their names.

    Raises:
        InputError: no ZIP archive, or a damaged one.
    """
    with _opened(archive) as opened:
        found = [(shown(info), info.file_size) for info in opened.infolist() if _is_file(info)]
    yield from sorted(item for item in found if not _is_hidden(item[0]))


def read_member(archive: str, name: str, max_bytes: int) -> bytes:
    """The bytes of one file in an archive.

    Raises:
        InputError: not there, over `max_bytes`, protected by a password, damaged, or packed beyond all measure.
    """
    path = f"{archive}/{name}"
    with _opened(archive) as opened:
        info = next((info for info in opened.infolist() if shown(info) == name), None)
        if info is None:
            raise InputError(path, "is not in the archive", "check the path")
        if info.flag_bits & 1:
            raise InputError(path, "is protected by a password", "unpack the archive and give what is in it")
        if info.file_size > max_bytes:
            raise InputError(path, f"has more than {max_bytes:,} bytes", "split it, or raise --max-bytes")
        if info.file_size > MAX_RATIO * max(info.compress_size, 1024):
            raise InputError(path, "is packed beyond all measure", "unpack the archive and look at it")
        with opened.open(info) as stream:
            data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise InputError(path, f"has more than {max_bytes:,} bytes", "split it, or raise --max-bytes")
    return data


def shown(info: zipfile.ZipInfo) -> str:
    """The name in an archive; those that Windows in Chinese packed are in GBK, which `zipfile` reads as CP437."""
    if info.flag_bits & UTF8:
        return info.filename
    for codec in ("utf-8", "gb18030"):
        try:
            return info.filename.encode("cp437").decode(codec)
        except UnicodeError:
            continue
    return info.filename


def _is_file(info: zipfile.ZipInfo) -> bool:
    mode = info.external_attr >> 16
    return not info.is_dir() and (not mode or stat.S_IFMT(mode) in (0, stat.S_IFREG))


def _is_hidden(name: str) -> bool:
    """What begins with a dot, and what macOS packs beside every file."""
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


@contextmanager
def _opened(archive: str) -> Generator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as opened:
            yield opened
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        wrong = f"is no ZIP archive that can be read ({type(error).__name__})"
        raise InputError(archive, wrong, "it may be damaged: pack it anew") from None
