"""Which genre a labelled report is of, from the `manifest.jsonl` beside it: a line of JSON with `name` and `genre`."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from llmsum.errors import InputError

T = TypeVar("T")
MANIFEST = "manifest.jsonl"
DETAIL = re.compile(r"\s*[,:;(，：；（].*", re.DOTALL)  # news item: hospital; annual report (school)
OTHER = "others, one of a genre"
NONE = "no genre told"


def load_genres(path: Path) -> dict[str, str]:
    """Genres by the names of documents; none where the file is not there. Lines without a genre are passed over.

    Raises:
        InputError: naming the line that is no JSON object.
    """
    genres: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            told: Any = json.loads(line)
            name, genre = told["name"], told.get("genre")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InputError(str(path), f"line {number} is no object with a name", "mend the line") from None
        if genre:
            genres[str(name)] = str(genre)
    return genres


def by_genre(documents: Sequence[T], genres: Mapping[str, str], name_of: Callable[[T], str]) -> dict[str, list[T]]:
    """Documents by genre, large groups first; empty where no document has one. `name_of` gives their names.

    A genre is what stands before the first comma, colon, semicolon or bracket. Genres of a single document are told
    together: a mean of one is none.
    """
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for document in documents:
        genre = genres.get(name_of(document))
        groups[NONE if genre is None else DETAIL.sub("", genre) or genre].append(document)
    if not groups.keys() - {NONE}:
        return {}
    large = {name: group for name, group in groups.items() if len(group) > 1 or name == NONE}
    single = [document for name, group in groups.items() if name not in large for document in group]
    ordered = dict(sorted(large.items(), key=lambda pair: (pair[0] == NONE, -len(pair[1]))))
    return {**ordered, OTHER: single} if single else ordered
