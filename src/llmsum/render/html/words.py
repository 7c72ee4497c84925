"""What a page that a browser shows has words for, beside those that every page has (`render.labels`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from llmsum.models import Evidence, Kind
from llmsum.render.labels import Labels


@dataclass(frozen=True, slots=True)
class Words:
    """Those of one language. What holds `{}` is a pattern; `facts` are the names in the list of what made a page.

    `leaf` is what the number of a page counts in the report at hand.
    """

    lang: str
    labels: Labels
    summary: str
    source: str
    search: str
    kinds: str
    unit: str
    all_units: str
    weights: Mapping[int, str]
    nothing: str
    keys: str
    strip: str
    strip_hint: str
    pages: Mapping[str, str]
    evidence: str
    characters: str
    metrics: str
    metric: tuple[str, str, str]
    changes: str
    quotations_only: str
    made: str
    facts: Mapping[str, str]
    rules: str
    unknown_cost: str
    previous: str
    next: str
    reports: str
    find: str
    all_states: str
    columns: Mapping[str, str]
    states: Mapping[str, str]
    by_organisation: str
    no_organisation: str
    several: str
    chart: str
    unfinished: str
    reason: str
    leaf: str = "page"

    @property
    def page(self) -> str:
        """The pattern of a page, slide or sheet, by what the report has."""
        return self.pages[self.leaf]

    def place(self, part: Evidence) -> str:
        """Where a quotation stands: 第3页 · 第121–140字."""
        page = [self.page.format(part.page)] if part.page else []
        return " · ".join([*page, self.characters.format(part.start + 1, part.end)])


def kinds_said(kinds: Iterable[Kind], words: Words) -> str:
    """What the parts of a page are called, in a sentence."""
    comma = ", " if words.lang == "en" else "、"
    return comma.join(words.labels.part(kind).lower() for kind in kinds)
