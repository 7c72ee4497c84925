"""A folder of small labelled reports, and `llmsum eval` on it."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import yaml

from llmsum import cli
from llmsum.evals.gold import Gold, Importance

from .building import RAW, SENTENCES, gold_item


def labelled_folder(folder: Path, names: Sequence[str], importance: Importance = "should") -> Path:
    """Reports of these names, all of the same text, in which every sentence is an item."""
    folder.mkdir()
    items = tuple(gold_item(number, importance=importance) for number in range(len(SENTENCES)))
    for name in names:
        (folder / f"{name}.txt").write_bytes(RAW.encode())
        digest = hashlib.sha256(RAW.encode()).hexdigest()
        gold = Gold(source=f"{name}.txt", sha256=digest, origin="blind", language="zh", items=items)
        labels = yaml.safe_dump(gold.model_dump(mode="json"), allow_unicode=True)
        (folder / f"{name}.gold.yaml").write_text(labels, encoding="utf-8")
    return folder


def llmsum_eval(seeds: Path, folder: Path, *arguments: str) -> int:
    """The exit code."""
    return cli.main(["eval", *arguments, "--seeds", str(seeds), "--folder", str(folder)])
