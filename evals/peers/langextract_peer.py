"""langextract, as its documentation has it: a task description, worked examples, its own chunks and aligner.

Set differently from its defaults: temperature 0 and the limit of answer tokens, as llmsum has them, and as many workers
as the model takes requests at once; its SDK would count waiting for a turn as time without an answer.
"""

import importlib
import json
import logging
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from evals.peers.examples import TASKS, Task
from evals.peers.found import KIND_NAMES, Address, Found, Peer
from llmsum.errors import MissingExtra
from llmsum.models import Reading, Span
from llmsum.reading.report import Report

LIBRARY = "langextract"
BATCH = 10  # chunks that it hands to its workers together, by default


def find(report: Report, address: Address) -> list[Found]:
    """Its extractions of the raw text.

    Raises:
        MissingExtra: without langextract.
        Exception: of langextract's own where a request fails: it then gives nothing of the document.
    """
    try:
        library: Any = importlib.import_module(LIBRARY)
    except ImportError:
        raise MissingExtra("langextract as a baseline", "peers") from None
    logging.getLogger("absl").setLevel(logging.CRITICAL)  # it logs what it could not parse
    task = TASKS[address.reading]
    examples = _examples(library, task)
    config = library.factory.ModelConfig(
        model_id=address.model,
        provider="openai",
        provider_kwargs={
            "api_key": "none",
            "base_url": address.base_url,
            "temperature": address.temperature,
            "max_output_tokens": address.max_output_tokens,
            "max_workers": address.concurrency,
        },
    )
    annotated = library.extract(
        report.document.raw,
        prompt_description=task.description,
        examples=examples,
        # Made beforehand with the schema of the examples, which `extract` does by itself only for names it knows.
        model=library.factory.create_model(config, examples=examples, use_schema_constraints=True),
        use_schema_constraints=False,
        batch_length=max(BATCH, address.concurrency),
        show_progress=False,
    )
    return [_found(extraction) for extraction in annotated.extractions or () if _kind(extraction)]


def _examples(library: Any, task: Task) -> list[Any]:
    data = library.data
    return [
        data.ExampleData(
            text=example.text,
            extractions=[
                data.Extraction(kind, quote, attributes={"statement": statement})
                for kind, quote, statement in example.items
            ],
        )
        for example in task.examples
    ]


def _kind(extraction: Any) -> bool:
    return extraction.extraction_class in KIND_NAMES


def _found(extraction: Any) -> Found:
    attributes: dict[str, Any] = extraction.attributes or {}
    place = extraction.char_interval
    span = Span(place.start_pos, place.end_pos) if place and place.start_pos is not None else None
    statement = attributes.get("statement") or extraction.extraction_text
    return Found(KIND_NAMES[extraction.extraction_class], str(statement), span)


def passage(asked: Sequence[dict[str, str]]) -> str:
    """The text behind the last question of its prompt."""
    return asked[-1]["content"].rpartition("\n\nQ: ")[2].removesuffix("\nA: ")


def _version() -> str:
    try:
        return f"langextract {version(LIBRARY)}"
    except PackageNotFoundError:
        return LIBRARY


def prompt(reading: Reading) -> str:
    """Task and examples."""
    task = TASKS[reading]
    listed = [[example.text, example.items] for example in task.examples]
    return task.description + json.dumps(listed, ensure_ascii=False)


PEER = Peer("langextract", _version(), prompt, find, passage)
