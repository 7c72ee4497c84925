"""The JSON schemas that others rely on."""

import json
from dataclasses import fields
from pathlib import Path

from llmsum.models import Summary
from llmsum.options import Options
from llmsum.resources import shipped_folder
from llmsum.schema import schema_files
from llmsum.settings import Settings

SCHEMAS = Path(__file__).parent.parent / "schemas"


def test_the_folder_holds_what_the_models_say() -> None:
    """Every generated schema is there byte for byte, and no other; `make generate` writes them anew."""
    assert shipped_folder("schemas") == SCHEMAS
    assert {file.name: file.read_text(encoding="utf-8") for file in SCHEMAS.glob("*.json")} == schema_files()


def test_every_schema_is_described() -> None:
    """The README of the folder has a line for each file."""
    described = (SCHEMAS / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in described for name in schema_files())


def test_the_contract_requires_all_of_its_keys() -> None:
    """A reader can rely on every key, in this order; null and [] stand for what a report does not say."""
    schema = json.loads(schema_files()["summary.json"])
    assert list(schema["properties"]) == [field.name for field in fields(Summary)]
    assert schema["required"] == [field.name for field in fields(Summary)]
    assert schema["additionalProperties"] is False


def test_items_carry_what_the_contract_says() -> None:
    """Problems may have a cause, plans a deadline, rejected items a reason; the rest is common."""
    definitions = json.loads(schema_files()["summary.json"])["$defs"]
    common = ["id", "statement", "unit", "section", "importance", "confidence"]
    common += ["evidence", "anchored", "changes", "metrics", "status"]
    keys = {name: list(definitions[name]["properties"]) for name in ("Achievement", "Problem", "Plan", "Rejected")}
    assert keys == {
        "Achievement": common,
        "Problem": [*common, "cause"],
        "Plan": [*common, "deadline"],
        "Rejected": [*common, "kind", "reason"],
    }


def test_han_characters_are_not_escaped() -> None:
    """The kinds of the Chinese wire schema can be read."""
    assert '"成果"' in schema_files()["wire.items.zh.json"]


def test_the_api_takes_every_setting_by_name() -> None:
    """`Options` names what `Settings` has, in its order, and nothing else."""
    assert list(Options.__annotations__) == [field.name for field in fields(Settings)]
