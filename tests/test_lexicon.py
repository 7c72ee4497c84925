"""Words of the lexicons, found in a text: marks, and words that no text could hold. What they say: test_kinds.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from llmsum.errors import UsageError
from llmsum.kinds.lexicon import Group, find, groups, index

WITH_MARKS = """
[met]
about = "what was looked into"
words = ["约谈…家企业", "整改…问题#", "#月#日", "建议…加大…支持"]
unless = ["#月#日前"]
"""


@pytest.fixture
def _with_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A lexicon of one group."""
    (tmp_path / "none.toml").write_text(WITH_MARKS, encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr("llmsum.kinds.lexicon.FOLDER", tmp_path)
        forget()
        yield
    forget()


def forget() -> None:
    """Lexicons are read anew."""
    groups.cache_clear()
    index.cache_clear()


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("约谈家企业", "约谈家企业"),
        ("约谈一二三四五六七八家企业", "约谈一二三四五六七八家企业"),
        ("约谈一二三四五六七八九家企业", None),
        ("约谈三家，另有五家企业", None),
        ("约谈5家企业和7家企业", "约谈5家企业和7家企业"),
        ("整改各类问题12个", "整改各类问题12"),
        ("整改各类问题若干", None),
        ("12月3日开工", "12月3日"),
        ("月3日开工", None),
        ("12月3日前开工", None),
        ("建议上级加大对基层的支持", "建议上级加大对基层的支持"),
        ("建议上级加大支持力度", "建议上级加大支持"),
    ],
)
@pytest.mark.usefixtures("_with_marks")
def test_marks_stand_for_a_few_characters_and_for_numbers(text: str, held: str | None) -> None:
    """… is up to eight characters of a clause, as many as there can be; # is a whole number."""
    assert [text[hit.start : hit.end] for hit in find(text)] == ([held] if held else [])


def test_a_word_begins_with_what_can_be_searched_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gap in front would do nothing."""
    (tmp_path / "none.toml").write_text('[met]\nabout = "x"\nwords = ["…家企业"]\n', encoding="utf-8")
    monkeypatch.setattr("llmsum.kinds.lexicon.FOLDER", tmp_path)
    with pytest.raises(UsageError, match=r"none\.toml: \[met\] …家企业"):
        groups.__wrapped__()


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.name)
def test_every_word_can_be_found(group: Group) -> None:
    """A word that its own exceptions cover, or that begins as no text does, would do nothing."""
    for word in (*group.words, *group.english):
        assert group.name in {hit.group for hit in find(filled(word))}, word


def filled(word: str) -> str:
    """A text that the word stands for."""
    return word.replace("…", "某").replace("#", "12")
