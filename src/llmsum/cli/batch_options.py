"""The options of `llmsum batch` that no other command has. None means "not given"."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Source = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the reports.")]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="The folder of the results.")]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", min=1, help="Requests under way at once; processes with the rules."),
]
Include = Annotated[
    list[str] | None,
    typer.Option(
        metavar="GLOB",
        help="Which files, as in .gitignore; again for more.  [default: all formats but pictures]",
    ),
]
Exclude = Annotated[list[str] | None, typer.Option(metavar="GLOB", help="Which files or folders not; again for more.")]
SaveText = Annotated[
    bool, typer.Option("--save-text", help="Also write OUT/PATH.txt, the text of each report that offsets count in.")
]
Limit = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Only the first files of the folder, in order of paths.")
]
RetryFailed = Annotated[
    bool, typer.Option("--retry-failed", help="Try again what failed, was set aside or got lost in part.")
]
Export = Annotated[
    Literal["csv", "xlsx", "parquet", "html", "md", "jsonl"] | None,
    typer.Option(help="At the end, write everything in OUT into one file, or pages, as llmsum export does."),
]
Accept = Annotated[
    float | None,
    typer.Option(
        metavar="P",
        min=0.0,
        max=1.0,
        help="At the end, write items at least so likely right to OUT/accepted.jsonl, all others to OUT/queue.jsonl.",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only say what it would take: files, requests, tokens, money, time.")
]
MaxCost = Annotated[
    float | None, typer.Option(metavar="USD", help="Stop before a request could take more than this in all.")
]
Rpm = Annotated[int | None, typer.Option(metavar="N", help="Requests in any minute, at most.")]
Tpm = Annotated[int | None, typer.Option(metavar="N", help="Tokens in any minute, at most.")]
PriceText = Annotated[
    str | None, typer.Option(metavar="IN,OUT", help="USD for a million tokens, if the model's is not known.")
]
EngineName = Annotated[
    Literal["local", "ray"], typer.Option(help="Where the work is done: on this machine, or on a Ray cluster.")
]
RayAddress = Annotated[
    str | None, typer.Option(metavar="ADDR", help="Of the cluster, e.g. auto; default: RAY_ADDRESS, else our own.")
]
Workers = Annotated[int | None, typer.Option(metavar="N", min=1, help="Processes on the cluster that ask a model.")]
