"""The examples of the documentation, as the commands print them today: `python docs/examples.py` writes them anew.

An example is a command in a block of code with what it prints below it; `…` as its last line leaves the rest out.
"""

import contextlib
import io
import os
import re
import shlex
from pathlib import Path

from llmsum import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", ROOT / "README.zh.md", *sorted(ROOT.glob("docs/*.md")))
COLUMNS = "100"
EXAMPLE = re.compile(r"^\$ llmsum (?P<words>[^\n]*)\n(?P<output>(?:(?!\$ |```)[^\n]*\n)+)", re.MULTILINE)
REST = "…\n"


def refreshed(page: str) -> str:
    """A page with what its commands print now; commands that nothing is shown of are not carried out."""
    return EXAMPLE.sub(lambda found: f"$ llmsum {found['words']}\n{_output(found['words'], found['output'])}", page)


def _output(words: str, shown: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        cli.main([*shlex.split(words, comments=True), "--no-cache"])
    told = printed.getvalue()
    if not shown.endswith(REST):
        return told
    return "".join(told.splitlines(keepends=True)[: shown.count("\n") - 1]) + REST


def main() -> None:
    """Writes the pages whose examples are not as they are shown."""
    os.chdir(ROOT)
    os.environ["COLUMNS"] = COLUMNS
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        page.write_text(refreshed(text), encoding="utf-8")


if __name__ == "__main__":
    main()
