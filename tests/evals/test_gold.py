"""The labelled seeds: what every score rests on."""

from pathlib import Path

import pytest

from llmsum.errors import InputError
from llmsum.evals.gold import find_gold, load_gold
from llmsum.evals.lint import SCHEMA_FILE, schema_text

SEEDS = Path(__file__).parents[2] / "seeds"


def test_every_seed_is_labelled_blind() -> None:
    """No seed is without labels, and nobody had seen an output when they were made."""
    sources = sorted(path.stem for path in SEEDS.glob("*.txt"))
    assert len(sources) == 5
    assert [path.name.removesuffix(".gold.yaml") for path in find_gold(SEEDS)] == sources
    assert {load_gold(path).origin for path in find_gold(SEEDS)} == {"blind"}


@pytest.mark.parametrize(("seed", "problems"), [("000", 0), ("001", 4), ("003", 0), ("004", 4)])
def test_a_numbered_problem_is_one_item(seed: str, problems: int) -> None:
    """001 has 一是 to 三是 and the general one, 004 has 一是 to 四是, 000 and 003 have none: that is a label too."""
    (path,) = SEEDS.glob(f"{seed}_*.gold.yaml")
    assert sum(item.kind == "problem" for item in load_gold(path).items) == problems


def test_the_schema_beside_the_labels_is_that_of_the_models() -> None:
    """Editors check what the code checks; after a change of the models `make generate` writes it again."""
    assert (SEEDS / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text()


def test_a_wrong_field_is_named(tmp_path: Path) -> None:
    """Who mistypes a field is told which one, and where the fields are described."""
    path = tmp_path / "一.gold.yaml"
    path.write_text("source: 一.txt\norigin: guessed\nitems: []\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"sha256: .*origin: .*gold\.schema\.json"):
        load_gold(path)


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    """A stray brace is told as such, not as a traceback."""
    path = tmp_path / "一.gold.yaml"
    path.write_text("items: [{", encoding="utf-8")
    with pytest.raises(InputError, match="no YAML"):
        load_gold(path)
