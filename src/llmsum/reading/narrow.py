"""What only narrow reading needs of the text: at most ten segments of one section, which a small model can count.

The rules read these chunks, too.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from llmsum.models import Chunk, Section, Segment
from llmsum.reading.segments import FINE
from llmsum.reading.tables import Page, row_segments


def cut(
    page: Page,
    sections: Sequence[Section],
    *,
    max_segments: int,
    fits: Callable[[str], bool],
) -> tuple[Chunk, ...]:
    """All chunks of a report in document order; a section's points share its chunks.

    Segments that hold nothing to ask about make no chunk. `fits` says whether a text keeps within the token budget.
    """
    chunks: list[Chunk] = []
    for _, members in groupby(zip(_homes(sections), sections, strict=True), key=lambda pair: pair[0].index):
        pairs = list(members)
        segments = [segment for _, section in pairs for segment in row_segments(page, section, FINE)]
        for packed in _pack(segments, max_segments, fits):
            if any(not segment.noise and segment.text.strip() for segment in packed):
                chunks.append(Chunk(f"c{len(chunks) + 1}", pairs[0][0], tuple(packed)))
    return tuple(chunks)


def _homes(sections: Sequence[Section]) -> Iterator[Section]:
    """For each section the one whose heading its text stands under: itself, or for a point the one around it."""
    around: list[Section] = []
    for section in sections:
        while around and around[-1].level >= section.level and not section.is_point:
            around.pop()
        while around and section.is_point and around[-1].path != section.path[: len(around[-1].path)]:
            around.pop()
        if not section.is_point or not around:
            around.append(section)
        yield around[-1]


def _pack(segments: Sequence[Segment], max_segments: int, fits: Callable[[str], bool]) -> Iterator[list[Segment]]:
    """Fills chunks evenly, whole sentences where they fit: 21 segments make three chunks of 7, not 10, 10 and 1."""
    share = math.ceil(len(segments) / math.ceil(len(segments) / max_segments)) if segments else 0
    packed: list[Segment] = []
    for run in _runs(segments, max_segments):
        for group in [run] if fits(_text(run)) else [[segment] for segment in run]:
            together = [*packed, *group]
            is_full = len(packed) >= share or len(together) > max_segments
            if packed and (is_full or not fits(_text(together))):
                yield packed
                together = group
            packed = together
    if packed:
        yield packed


def _text(segments: Sequence[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def _runs(segments: Sequence[Segment], max_segments: int) -> Iterator[list[Segment]]:
    """Runs of segments that make one sentence, cut where it is longer than a chunk."""
    run: list[Segment] = []
    for segment in segments:
        run.append(segment)
        if not segment.text.rstrip().endswith(("，", ",", "、")) or len(run) == max_segments:
            yield run
            run = []
    if run:
        yield run
