"""`llmsum verify`."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from llmsum.cli import options
from llmsum.cli.messages import say
from llmsum.errors import EXIT_FAILED, EXIT_OK

if TYPE_CHECKING:
    from llmsum.verify import Report

SHOWN = 100  # faults that are named one by one; JSON has them all


def verify(
    results: options.Results,
    sources: options.Sources = None,
    recount: Annotated[
        bool, typer.Option("--recount", help="Also cut the sources again and count coverage anew: slower.")
    ] = False,
    max_bytes: options.MaxBytes = None,
    as_json: options.AsJson = False,
) -> None:
    """Verify results: every quotation is in its source, and all numbers agree.

    Sources are read again and compared by digest. Quotations must stand at their places, figures in their evidence;
    ledger, counts and totals must fit together, and results, manifest and summary.jsonl say the same. Nothing is
    written, and no model is asked.

    What does not hold is named: exit code 1.
    """
    from llmsum.settings import load_settings
    from llmsum.verify import verify as verify_all

    settings = load_settings(max_bytes=max_bytes)
    found = verify_all(results, settings, sources=sources, recount=recount, processes=options.cores())
    if as_json:
        _print_json(found)
    else:
        _print(found)
    raise typer.Exit(EXIT_FAILED if found.faults else EXIT_OK)


def _print_json(found: "Report") -> None:
    from llmsum.render.structured import json_text

    faults: list[dict[str, Any]] = [fault._asdict() for fault in found.faults]
    told = {"documents": found.documents, "quotations": found.quotations, "faults": faults}
    print(json_text(told), end="")


def _print(found: "Report") -> None:
    from llmsum.render.plain import counted, one_line

    for fault in found.faults[:SHOWN]:
        print(one_line(f"{fault.document}: {fault.told}"))
    if len(found.faults) > SHOWN:
        say(f"{len(found.faults) - SHOWN:,} more; --json names all")
    what = f"{counted(found.documents, 'document')}, {counted(found.quotations, 'quotation')}"
    if not found.faults:
        print(f"{what}: everything holds")
        return
    kinds = Counter(fault.kind for fault in found.faults)
    print(f"{what}: {counted(len(found.faults), 'fault')} ({', '.join(f'{n:,} {kind}' for kind, n in kinds.items())})")
