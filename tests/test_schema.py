"""The JSON schemas that others rely on."""

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from llmsum.models import Caution, Item, Summary
from llmsum.options import Options
from llmsum.render.structured import json_text, summary_json
from llmsum.resources import shipped_folder
from llmsum.schema import read_summary, schema_files, version_of
from llmsum.settings import Settings
from tests.support.results import SEEDS, full, in_first_version, of_seed

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
    names = [field.name for field in fields(Summary) if field.name != "more"]  # has keys of its own where it has any
    assert list(schema["properties"]) == names
    assert schema["required"] == names
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


def as_known_to_first(item: Item) -> Any:
    """An item as far as version 1 told it."""
    return replace(item, importance=2, confidence=None, changes=())


@pytest.mark.parametrize("summary", [full(), *map(of_seed, SEEDS)], ids=lambda summary: summary.source.path[-12:])
def test_version_1_is_read_and_what_it_did_not_tell_stays_open(summary: Summary) -> None:
    """Its items weigh 2, nothing is said of changes, pages or the text; everything else is as it was."""
    known = tuple(warning for warning in summary.warnings if warning.kind != "contradiction")  # it looked for none
    summary = replace(summary, warnings=known)
    found = read_summary(json_text(in_first_version(summary)))
    parts = ("achievements", "problems", "plans", "rejected")
    items: dict[str, Any] = {name: tuple(map(as_known_to_first, getattr(summary, name))) for name in parts}
    assert found == replace(summary, **items, source=replace(summary.source, text_sha256=None))
    assert read_summary(summary_json(found)) == found


def test_what_was_added_to_version_2_may_be_absent() -> None:
    """A summary from before thoughts were counted says that there were none."""
    written = json.loads(summary_json(full()))
    del written["usage"]["reasoning_tokens"]
    assert read_summary(json.dumps(written)) == full()


def test_warnings_of_version_1_get_their_kinds() -> None:
    """They were plain text in three forms; the text stays."""
    told = (
        Caution(kind="lost_chunk", message="c2 (二): failed, HTTP 500; its items may be missing"),
        Caution(kind="rejected_items", message="1 item(s) could not be verified against the text and are kept apart"),
        Caution(kind="damaged_source", message="the source holds replacement characters (U+FFFD): some text was lost"),
    )
    assert read_summary(json_text(in_first_version(replace(full(), warnings=told)))).warnings == told


@pytest.mark.parametrize(("engine", "reading"), [("model", "narrow"), ("builtin", None)])
def test_every_model_of_version_1_was_read_narrow(engine: str, reading: str | None) -> None:
    """There was no other reading then; the rules have none."""
    made = replace(full(), provenance=replace(full().provenance, engine=engine))
    assert read_summary(json_text(in_first_version(made), lines=True)).provenance.reading == reading


@pytest.mark.parametrize(
    "damage",
    [
        {"warnings": [1]},
        {"warnings": "全部"},
        {"provenance": None},
        {"title": 1},
        {"unknown": None},
        {"source": {}},
    ],
    ids=lambda damage: next(iter(damage)),
)
def test_what_is_no_summary_of_version_1_is_refused(damage: dict[str, Any]) -> None:
    """With the same error as for version 2, and without a word of the summary."""
    with pytest.raises(ValidationError) as caught:
        read_summary(json_text(in_first_version(full()) | damage))
    assert "完成学校3所" not in str(caught.value)


def test_a_hostile_file_of_version_1_is_a_value_error() -> None:
    """Nothing deeper than the parser can take ends the program, nor do bytes that are no UTF-8."""
    for rest in (b"[" * 100_000, b'"\xff"}', b""):
        with pytest.raises(ValueError, match=r".+"):
            read_summary(b'{"schema_version": "1", "title": ' + rest)


@pytest.mark.parametrize(
    ("text", "version"),
    [(b'{"schema_version": "2"}', "2"), (b'\r\n { "schema_version" :"13",', "13"), (b"{}", None), (b"", None)],
)
def test_the_version_stands_at_the_head(text: bytes, version: str | None) -> None:
    """Whatever white space is around it; nothing else is read for it."""
    assert version_of(text) == version
