"""How often somebody has looked at what became of a held-out report: each look makes its score less blind.

The count is kept in `looks.json` beside the recordings, and goes with the project; `eval show` counts.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from llmsum.errors import InputError

FILE = "looks.json"


def looks(folder: Path) -> dict[str, int]:
    """Looks by the names of documents; none where nobody has looked.

    Raises:
        InputError: if the file is there and holds no counts.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        told: Mapping[str, object] = json.loads(path.read_text(encoding="utf-8"))
        return {name: int(str(count)) for name, count in told.items()}
    except (ValueError, AttributeError):
        raise InputError(str(path), "holds no counts by name", "mend it, or take it from the project again") from None


def count_look(folder: Path, document: str) -> None:
    """Counts one more look at a held-out document."""
    found = looks(folder)
    found[document] = found.get(document, 0) + 1
    (folder / FILE).write_text(json.dumps(found, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def looks_text(found: Mapping[str, int]) -> str:
    """One line, or nothing where nobody has looked."""
    told = ", ".join(f"{name} {count}x" for name, count in sorted(found.items()))
    return f"held-out reports looked at so far: {told}" if told else ""
