"""Which files of a folder are no reports by their names."""

from collections import Counter
from pathlib import PurePath
from typing import Any

from llmsum.folders.folder import key_of, passed_over
from llmsum.folders.resume import Order

EXAMPLES = 3


def passed(order: Order) -> dict[str, Any]:
    """How many by their endings, and some of them by name; none where somebody said which files to take.

    Raises:
        UsageError: if the source is no folder that can be read.
    """
    found = passed_over(order.source, order.exclude, order.out) if order.takes_all else ()
    endings, examples = Counter[str](), list[str]()
    for entry in found:
        endings[PurePath(entry.path).suffix.lower()] += 1
        if len(examples) < EXAMPLES:
            examples.append(key_of(entry.path))
    return {"endings": dict(endings.most_common()), "examples": examples}
