"""A folder of reports, walked in one stable order, a name at a time: ten files or a million take the same memory.

The order is that of whole paths as text, so that it can be compared with the manifest's line by line: a folder counts
as its name with a slash behind it.
"""

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase, translate
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from llmsum.errors import InputError, UsageError
from llmsum.reading import archives
from llmsum.reading.readers import FORMATS

# A picture may be a scan, and in a folder it hardly ever is.
REPORTS = tuple(f"*{suffix}" for found in FORMATS if found.name != "image" for suffix in found.suffixes)
_ENDING = re.compile(r"\*\.\w+")
_UNDECODED = re.compile("[\ud800-\udfff]")
PACKED = archives.SUFFIX + "/"
MISSING = -1  # size of what cannot be looked at

Identity = tuple[int, int]  # device and inode
Selection = Callable[[str, str, bool], bool]  # prefix of the folder, name in it, whether that is a folder


class Entry(NamedTuple):
    """A file: its path below the folder with forward slashes, its size in bytes, and when it was changed.

    One in a ZIP archive has a path as if that were a folder, and was changed when the archive was.
    A broken link and a folder that may not be read (its path ends in a slash) are entries of size `MISSING`: whoever
    reads them tells what is wrong, and nothing is left out in silence.
    """

    path: str
    size: int
    mtime_ns: int


def walk(
    root: Path, include: Sequence[str] = REPORTS, exclude: Sequence[str] = (), skip: Path | None = None
) -> Iterator[Entry]:
    """The files below `root` in the order of their paths as UTF-8 text.

    Hidden files and folders are left out, as are devices and pipes. A ZIP archive is walked like a folder, those in it
    are not. Links are followed, but never into a folder that is being walked already. Undecodable bytes of a name are
    shown and sorted as the manifest keeps them (`key_of`).

    Args:
        root: the folder.
        include: a file is taken if it matches one of these, a report also if a folder above it does; see `matcher`.
        exclude: a file or a whole folder is left out if it matches one of these.
        skip: a folder that is not entered, such as that of the results.

    Raises:
        UsageError: if `root` is no folder or may not be read.
    """
    return _walk(f"{root}{os.sep}", _selection(include, exclude), _closed(root, skip))


def passed_over(root: Path, exclude: Sequence[str] = (), skip: Path | None = None) -> Iterator[Entry]:
    """The files below `root` that `walk` does not take for a report unless it is told to; see there.

    Raises:
        UsageError: if `root` is no folder or may not be read.
    """
    is_report, excluded = matcher(REPORTS), matcher(exclude)

    def selects(prefix: str, name: str, is_folder: bool) -> bool:
        return (is_folder or not is_report(name)) and not (exclude and excluded(prefix + name))

    return _walk(f"{root}{os.sep}", selects, _closed(root, skip))


def _closed(root: Path, skip: Path | None) -> frozenset[Identity | None]:
    try:
        outer = _identity(os.stat(root))
        os.scandir(root).close()
    except OSError as error:
        raise UsageError(f"{root}: {error.strerror}; give a folder of reports") from None
    results = _folder(str(skip)) if skip is not None else None
    return frozenset[Identity | None]({outer, results} if results else {outer})


def key_of(path: str) -> str:
    """The path as text that any file or database takes: bytes that are no UTF-8 are written out as escapes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return path.encode("utf-8", "backslashreplace").decode()
    return path


def matcher(globs: Sequence[str]) -> Callable[[str], bool]:
    r"""Whether a path below the folder matches one of the patterns, whatever its case.

    As in .gitignore: a pattern without a slash is about names at any depth, one with a slash about the whole path; `*`
    and `?` keep within a name, `**/` stands for any folders or none. A slash at the end does not matter.
    """
    endings = tuple(glob[1:].lower() for glob in globs if _ENDING.fullmatch(glob))  # a tenth of the work of a pattern
    names = [re.compile(translate(glob.rstrip("/").lower())).match for glob in globs if not _is_path(glob)]
    paths = [glob.strip("/").lower().split("/") for glob in globs if _is_path(glob)]

    def matches(path: str) -> bool:
        path = path.lower()
        if path.endswith(endings):
            return True
        name = path[path.rfind("/") + 1 :]
        return any(fits(name) for fits in names) or any(_fits(path.split("/"), parts) for parts in paths)

    return matches


def _is_path(glob: str) -> bool:
    return "/" in glob.rstrip("/")


def _fits(names: Sequence[str], globs: Sequence[str]) -> bool:
    if not globs:
        return not names
    if globs[0] == "**":
        return any(_fits(names[start:], globs[1:]) for start in range(len(names) + 1))
    return bool(names) and fnmatchcase(names[0], globs[0]) and _fits(names[1:], globs[1:])


def _selection(include: Sequence[str], exclude: Sequence[str]) -> Selection:
    included, excluded, is_report = matcher(include), matcher(exclude), matcher(REPORTS)

    @lru_cache(maxsize=1)
    def is_inside(prefix: str) -> bool:
        parts = prefix.split("/")[:-1]
        return any(included("/".join(parts[:count])) for count in range(1, len(parts) + 1))

    def selects(prefix: str, name: str, is_folder: bool) -> bool:
        path = prefix + name
        taken = is_folder or included(path) or (is_report(name) and is_inside(prefix))
        return taken and not (exclude and excluded(path))

    return selects


def _walk(root: str, selects: Selection, closed: frozenset[Identity | None]) -> Iterator[Entry]:
    # One loop with a stack of its own: generators within generators would pass every entry on from level to level.
    above: list[tuple[str, frozenset[Identity | None], Iterator[str]]] = []
    prefix, names = "", iter(_names(root, "", selects))
    while True:
        for name in names:
            if name.lower().endswith(PACKED) and not os.path.isdir(root + prefix + name):
                yield from _packed(root, prefix + name, selects)
            elif not name.endswith("/"):
                if (entry := _entry(root + prefix + name, prefix + name)) is not None:
                    yield entry
            elif (inner := _folder(root + prefix + name)) not in closed:
                try:
                    inside = _names(root + prefix + name, prefix + name, selects)
                except OSError:
                    yield Entry(prefix + name, MISSING, MISSING)
                    continue
                above.append((prefix, closed, names))
                # Only the way down from the root is remembered: that is enough against loops, and stays small.
                prefix, closed, names = prefix + name, closed | {inner}, iter(inside)
                break
        else:
            if not above:
                return
            prefix, closed, names = above.pop()


def _packed(root: str, prefix: str, selects: Selection) -> Iterator[Entry]:
    """The files in an archive, whose `prefix` ends in a slash; one that cannot be opened is an entry itself."""
    path = prefix.removesuffix("/")
    try:
        found, held = os.stat(root + path), list(archives.members(root + path))
    except (OSError, InputError):
        yield Entry(path, MISSING, MISSING)
        return
    for name, size in held:
        folder, _, last = name.rpartition("/")
        if selects(prefix + (folder and folder + "/"), last, False):
            yield Entry(prefix + name, size, found.st_mtime_ns)


def _names(folder: str, prefix: str, selects: Selection) -> list[str]:
    """What the folder holds for us, sorted. Names only: objects for a hundred thousand files would take 30 MB."""
    with os.scandir(folder) as found:
        names = [
            name + "/" if is_folder else name
            for item in found
            if (name := item.name)[0] != "."
            and selects(prefix, name, is_folder := _is_folder(item) or name.lower().endswith(archives.SUFFIX))
        ]
    # Characters sort as their UTF-8 does; only bytes that are none have to be written out first.
    names.sort(key=key_of if _UNDECODED.search("".join(names)) else None)
    return names


def _is_folder(item: "os.DirEntry[str]") -> bool:
    try:
        return item.is_dir()
    except OSError:  # a link in a circle, or to where we may not look: reading it tells
        return False


def _entry(path: str, shown: str) -> Entry | None:
    try:
        found = os.stat(path)
    except OSError:
        return Entry(shown, MISSING, MISSING)
    return Entry(shown, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _folder(path: str) -> Identity | None:
    try:
        return _identity(os.stat(path))
    except OSError:
        return None


def _identity(found: os.stat_result) -> Identity:
    return found.st_dev, found.st_ino
