"""How much an item weighs where no model said so: 3, a summary without it is wrong; 2, it should be there; 1, it may."""

from llmsum.models import Importance, Kind
from llmsum.words.cues import DONE, NAMED, SLOGAN
from llmsum.words.facets import deadline_of
from llmsum.words.metrics import metrics
from llmsum.words.script import fold


def importance_of(kind: Kind, statement: str) -> Importance:
    """What is counted, named or dated weighs most; a shortcoming weighs as much by being owned up to."""
    shadow = fold(statement)
    figures = len(metrics(statement))
    if kind == "problem":
        return 3
    if kind == "plan":
        return 3 if figures or deadline_of(statement) else 2
    if figures > 1 or NAMED.search(shadow):
        return 3
    return 2 if figures or (DONE.search(shadow) and not SLOGAN.search(shadow)) else 1
