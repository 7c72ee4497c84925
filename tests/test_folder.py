"""Walking a folder of reports."""

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.errors import UsageError
from llmsum.folders.folder import MISSING, key_of, matcher, walk


def fill(root: Path, *paths: str) -> Path:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("一、成绩", encoding="utf-8")
    return root


def paths(root: Path, *include: str, exclude: tuple[str, ...] = (), skip: Path | None = None) -> list[str]:
    found = walk(root, include, exclude, skip) if include else walk(root, exclude=exclude, skip=skip)
    return [entry.path for entry in found]


def test_entries_tell_place_size_and_time(tmp_path: Path) -> None:
    """A path below the folder with forward slashes, bytes and nanoseconds as the file system has them."""
    fill(tmp_path, "教育局/2023年.txt")
    os.utime(tmp_path / "教育局/2023年.txt", ns=(1, 1_700_000_000_123_456_789))
    (entry,) = walk(tmp_path)
    assert (entry.path, entry.size, entry.mtime_ns) == ("教育局/2023年.txt", 12, 1_700_000_000_123_456_789)


@given(
    st.sets(
        st.lists(st.text("ab-.0é局（𠮷\udcd6", min_size=1, max_size=3), min_size=1, max_size=3).map(
            lambda names: "/".join(f"x{name}" for name in names)
        ),
        min_size=2,
        max_size=12,
    )
)
def test_the_order_is_that_of_whole_paths(tmp_path_factory: pytest.TempPathFactory, names: set[str]) -> None:
    """Any names, also such that sort before a slash or are no UTF-8, come in the order of the manifest's keys."""
    root = tmp_path_factory.mktemp("order")
    for name in names:
        fill(root, f"{name}.d/a.txt", f"{name}.txt")
    keys = [key_of(path) for path in paths(root)]
    assert len(keys) == len({f"{name}.d/a.txt" for name in names} | {f"{name}.txt" for name in names})
    assert keys == sorted(keys, key=str.encode)


def test_hidden_names_devices_and_the_results_are_left_out(tmp_path: Path) -> None:
    """What is hidden, what is no file, and the folder of the results, however it is named."""
    fill(tmp_path, "a.txt", ".b.txt", ".git/c.txt", "out/d.txt", "子/e.md")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "子/back").symlink_to(tmp_path / "out")
    assert paths(tmp_path, skip=tmp_path / "子" / ".." / "out") == ["a.txt", "子/e.md"]


def test_links_are_followed_but_never_in_a_circle(tmp_path: Path) -> None:
    """A link to a file and to another folder count, links to a folder that is being walked do not."""
    elsewhere = fill(tmp_path / "elsewhere", "甲.txt")
    root = fill(tmp_path / "root", "a/b/乙.txt")
    (root / "file.txt").symlink_to(elsewhere / "甲.txt")
    (root / "folder").symlink_to(elsewhere)
    (root / "a/b/up").symlink_to(root / "a")
    (root / "a/b/self").symlink_to(root / "a/b")
    (elsewhere / "home").symlink_to(root)
    assert paths(root) == ["a/b/乙.txt", "file.txt", "folder/甲.txt"]


def test_what_cannot_be_looked_at_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken link and a folder that may not be read are entries, so that neither is left out in silence."""
    fill(tmp_path, "a.txt", "closed/b.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    scandir = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:  # root may read everything, and tests may run as root
        if str(path).endswith("closed/"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert [(entry.path, entry.size) for entry in walk(tmp_path)] == [
        ("a.txt", 12),
        ("broken.txt", MISSING),
        ("closed/", MISSING),
    ]


def test_a_link_to_itself_costs_no_neighbour(tmp_path: Path) -> None:
    """What it is cannot even be asked; it is an entry that cannot be read, like any broken link."""
    fill(tmp_path, "a.txt", "inner/b.txt")
    for place in (tmp_path, tmp_path / "inner"):
        (place / "circle.txt").symlink_to("circle.txt")
    assert [entry.path for entry in walk(tmp_path)] == ["a.txt", "circle.txt", "inner/b.txt", "inner/circle.txt"]


@pytest.mark.parametrize("root", ["nowhere", "a.txt"])
def test_what_is_no_folder_is_refused_at_once(tmp_path: Path, root: str) -> None:
    """Before the first entry is asked for."""
    fill(tmp_path, "a.txt")
    with pytest.raises(UsageError, match="give a folder of reports"):
        walk(tmp_path / root)


@pytest.mark.parametrize(
    ("glob", "matching", "others"),
    [
        ("*.txt", ["a.txt", "局/总结.TXT"], ["a.txt.bak", "txt", "a.md"]),
        ("草稿*", ["草稿.txt", "局/草稿2/"], ["局草稿.txt"]),
        ("2023/*.txt", ["2023/a.txt"], ["2023/x/a.txt", "x/2023/a.txt", "a.txt"]),
        ("/a.txt", ["a.txt"], ["x/a.txt"]),
        ("**/年报/*", ["年报/a.txt", "x/y/年报/a.txt"], ["年报/x/a.txt", "新年报/a.txt"]),
        ("2023/**/a.txt", ["2023/a.txt", "2023/x/y/a.txt"], ["2023a.txt", "2023/x/b.txt"]),
        ("报告?.txt", ["报告1.txt"], ["报告.txt", "报告12.txt"]),
        ("[甲乙].txt", ["甲.txt", "x/乙.txt"], ["丙.txt"]),
        ("归档/", ["归档", "x/归档"], ["归档2"]),
    ],
)
def test_patterns_read_as_in_gitignore(glob: str, matching: list[str], others: list[str]) -> None:
    """Names at any depth without a slash, whole paths with one, whatever the case of letters."""
    matches = matcher([glob])
    assert [path for path in matching if not matches(path.rstrip("/"))] == []
    assert [path for path in others if matches(path)] == []


@pytest.mark.parametrize("glob", ["简报/", "简报", "/简报", "b/简报"])
def test_a_folder_that_is_included_gives_its_reports(tmp_path: Path, glob: str) -> None:
    """Those at any depth, and nothing but reports."""
    fill(tmp_path, "a.txt", "简报/a.txt", "简报/x/b.md", "简报/c.dat", "b/简报/d.txt", "b/e.txt")
    found = [entry.path for entry in walk(tmp_path, [glob])]
    top, deep = ["简报/a.txt", "简报/x/b.md"], ["b/简报/d.txt"]
    assert found == {"简报/": deep + top, "简报": deep + top, "/简报": top, "b/简报": deep}[glob]


def test_an_excluded_folder_is_not_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is left out costs nothing, however much it holds; exclusion wins over inclusion."""
    fill(tmp_path, "a.txt", "归档/b.txt", "c.html", "草稿.txt")
    entered: list[str] = []
    scandir = os.scandir

    def note(path: str) -> Iterator[os.DirEntry[str]]:
        entered.append(str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", note)
    assert paths(tmp_path, "*.txt", "*.html", exclude=("归档", "草稿*")) == ["a.txt", "c.html"]
    assert not [path for path in entered if "归档" in path]


def test_memory_does_not_grow_with_the_folder(tmp_path: Path) -> None:
    """Ten times as many folders take no more memory, and nothing is read before it is asked for."""
    peaks: list[int] = []
    for count in (20, 200):
        root = fill(tmp_path / str(count), *(f"{folder:03}/{n:02}.txt" for folder in range(count) for n in range(10)))
        tracemalloc.start()
        assert sum(1 for _ in walk(root)) == 10 * count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0] + 20_000
