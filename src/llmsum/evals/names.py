"""What a model is called in a run, and what the files are called that belong to it: tapes, runs, a baseline."""

import re
from pathlib import Path

from llmsum.models import Reading
from llmsum.reading.ways import way_of
from llmsum.settings import Settings

NOT_IN_NAMES = re.compile(r"[^\w.]+")


def label_of(model: str) -> str:
    """How a run calls its model: a local one by its file, never by where the file lies."""
    return f"local/{Path(model).name}" if model.startswith("local/") else model


def slug(text: str) -> str:
    """The text as a part of a file name: what should not stand in one becomes a hyphen; Chinese stays."""
    return NOT_IN_NAMES.sub("-", text).strip("-") or "run"


def unusual(model: str, reading: Reading | None) -> Reading | None:
    """The reading, where it is not the one that fits the model's name; else None."""
    return None if reading == way_of(Settings(model=model)).reading else reading


def file_name(model: str, reading: Reading | None = None) -> str:
    """The name of a model's files, without a suffix: a local model's is that of its file.

    An unusual reading has files of its own, `MODEL.READING`.
    """
    name = slug(label_of(model).removeprefix("local/").removesuffix(".gguf")).strip(".-") or "run"
    extra = unusual(model, reading)
    return f"{name}.{extra}" if extra else name


def files_of(settings: Settings) -> str:
    """The name of the files of what the settings ask for."""
    return file_name(settings.model, settings.reading)
