"""One summary by itself: its ledger, numbers and totals fit together."""

from collections import Counter
from collections.abc import Iterator

from llmsum.models import SPECS, Summary, items_of, parts_of
from llmsum.verify.fault import Fault


def misfits(summary: Summary) -> Iterator[Fault]:
    """What in a summary contradicts something else in it."""
    path = summary.source.path
    yield from (
        Fault(path, "ledger", told) for told in (*_of_items(summary), *_of_chunks(summary), *_of_usage(summary))
    )
    yield from (Fault(path, "coverage", told) for told in _of_coverage(summary))


def _of_items(summary: Summary) -> Iterator[str]:
    lists = [*((SPECS[kind].prefix, items) for kind, items in parts_of(summary).items()), ("r", summary.rejected)]
    for prefix, items in lists:
        ids = tuple(item.id for item in items)
        expected = tuple(f"{prefix}{number}" for number in range(1, len(ids) + 1))
        if ids != expected:
            wrong = next(found for found, right in zip(ids, expected, strict=True) if found != right)
            yield f"of {len(ids)} items {prefix}1… one is {wrong} out of turn: some are missing or added"
    kinds = Counter(warning.kind for warning in summary.warnings)
    if kinds["rejected_items"] != bool(summary.rejected):
        yield f"{len(summary.rejected)} rejected item(s), and {kinds['rejected_items']} warning(s) of them"
    if kinds["lost_chunk"] != len(summary.lost):
        yield f"{len(summary.lost)} lost chunk(s), and {kinds['lost_chunk']} warning(s) of them"


def _of_chunks(summary: Summary) -> Iterator[str]:
    last = 0
    for chunk in summary.chunks:
        if not last <= chunk.start <= chunk.end <= summary.source.chars:
            yield f"chunk {chunk.id} is {chunk.start}:{chunk.end}, behind one that ends at {last}"
        last = max(last, chunk.end)
    for name, count in Counter(chunk.id for chunk in summary.chunks).items():
        if count > 1:
            yield f"chunk {name} is there {count} times"
    if not summary.chunks:
        yield "the ledger is empty"


def _of_usage(summary: Summary) -> Iterator[str]:
    usage = summary.usage
    if min(usage.requests, usage.cached_requests, usage.input_tokens, usage.output_tokens) < 0:
        yield "the usage is negative"
    if usage.cached_input_tokens > usage.input_tokens:
        yield f"{usage.cached_input_tokens} of {usage.input_tokens} input tokens are said to be cached"
    if summary.provenance.engine == "builtin" and (usage.requests or usage.cached_requests):
        yield f"the rules are said to have asked {usage.requests + usage.cached_requests} time(s)"


def _of_coverage(summary: Summary) -> Iterator[str]:
    found = summary.coverage
    if not found.cited_segments <= found.segments or not found.number_segments <= found.segments:
        yield f"of {found.segments} segments {found.cited_segments} are cited and {found.number_segments} hold figures"
    if not found.cited_number_segments <= min(found.cited_segments, found.number_segments):
        yield f"{found.cited_number_segments} segments with figures are cited, of {found.number_segments} there are"
    if not found.cited_segments and items_of(summary):
        yield "there are items, and no segment is cited"
