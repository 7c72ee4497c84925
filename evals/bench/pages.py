"""Pages in the system's Chromium, and what `llmsum verify` manages.

    python evals/bench/pages.py

Told are, for a report of 30,000 characters with 150 items and the index of 5,000 documents: kilobytes, seconds until
the page answers a key, and how long frames take while it is scrolled as a wheel turns (half, 95 % and all of them are
as fast); and documents verified in a second.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from folders import make_reports
from playwright.sync_api import sync_playwright

from llmsum import summarize
from llmsum.reading.document import decode
from llmsum.render.html import report_page
from llmsum.render.html.index import index_page
from llmsum.render.html.lines import Failed, line_of
from llmsum.settings import Settings

CHARS, ITEMS, DOCUMENTS, VERIFIED = 30_000, 150, 5_000, 1_000
SEED = next((Path(__file__).resolve().parents[2] / "seeds").glob("003_*.txt"))
# 240 pixels a frame is a wheel turned fast: a tenth of a second is felt, a sixtieth is not.
SCROLL = """async () => {
  const frames = [], steps = 120;
  let last = performance.now();
  for (let step = 1; step <= steps; step++) {
    scrollBy(0, 240);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  frames.sort((a, b) => a - b);
  return [frames[Math.floor(steps / 2)], frames[Math.floor(steps * 0.95)], frames[steps - 1]];
}"""


def long_report() -> str:
    """The page of a report of so many characters and items."""
    text = SEED.read_text(encoding="utf-8")
    whole = (text * (CHARS // len(text) + 1))[:CHARS]
    document = decode(whole.encode(), "long.txt")
    summary = summarize(document, Settings(cache=False))
    count = sum(map(len, (summary.achievements, summary.problems, summary.plans)))
    print(f"report: {len(document.raw):,} characters, {count} items")
    return report_page(replace(summary, achievements=summary.achievements[:ITEMS]), document)


def index() -> str:
    """The index of so many documents of two hundred organisations, a few of them failed."""
    line = line_of(summarize(SEED, Settings(cache=False)), "a.html")
    lines = [
        line._replace(
            path=f"{number:05}.txt",
            title=f"第{number}号工作总结",
            organisation=f"第{number % 200}局",
            cited=number % 90,
        )
        for number in range(DOCUMENTS)
    ]
    return index_page(lines, [Failed(f"空{number}.txt", "failed", "is empty") for number in range(20)])


def measure(browser: Any, name: str, text: str, folder: Path) -> None:
    """Opens, answers a key, scrolls."""
    file = folder / f"{name}.html"
    file.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    started = time.perf_counter()
    page.goto(file.as_uri())
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.matches('input[type=search]')")
    seconds = time.perf_counter() - started
    middle, slow, slowest = page.evaluate(SCROLL)
    size = len(text.encode()) / 1000
    print(f"{name}: {size:,.0f} kB, answers after {seconds:.2f} s; frames {middle:.0f}, {slow:.0f}, {slowest:.0f} ms")
    page.close()


def verified(folder: Path) -> None:
    """How many documents a second, after a batch by the rules; with the start of an installed program."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    make_reports(folder / "in", VERIFIED)
    run = [sys.executable, "-m", "llmsum"]
    batch = [*run, "batch", str(folder / "in"), "-o", str(folder / "out"), "-m", "builtin", "-q"]
    subprocess.run(batch, check=True)
    started = time.perf_counter()
    subprocess.run([*run, "verify", str(folder / "out")], check=True)
    print(f"verify: {VERIFIED / (time.perf_counter() - started):,.0f} documents a second")


def main() -> None:
    """All of it."""
    with TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        measure(browser, "report", long_report(), folder)
        measure(browser, "index", index(), folder)
        browser.close()
        verified(folder)


if __name__ == "__main__":
    main()
