"""Looks at held-out reports are counted, and told with every score."""

from pathlib import Path

import pytest

from llmsum.errors import InputError
from llmsum.evals.looks import FILE, count_look, looks, looks_text


def test_every_look_counts(tmp_path: Path) -> None:
    """By document, from none on, in a file that goes with the project."""
    assert looks(tmp_path) == {}
    assert looks_text({}) == ""
    for name in ("b", "a", "b"):
        count_look(tmp_path, name)
    assert looks(tmp_path) == {"a": 1, "b": 2}
    assert looks_text(looks(tmp_path)) == "held-out reports looked at so far: a 1x, b 2x"


def test_a_file_without_counts_is_named(tmp_path: Path) -> None:
    """Rather than counting from none again."""
    (tmp_path / FILE).write_text("[]")
    with pytest.raises(InputError, match="holds no counts"):
        looks(tmp_path)
