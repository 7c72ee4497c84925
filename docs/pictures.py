"""The pictures of the README, taken of real pages in the Chromium of the system: `python docs/pictures.py`.

One is a report beside its source with an item chosen, the other the index of a folder. The reports are the seeds and
those of `tests/data`; the built-in rules summarise them, so that nothing is asked and every run shows the same.
"""

import argparse
import io
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from llmsum import cli
from llmsum.settings import BUILTIN

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
REPORT = ROOT / "seeds" / "001_7c48c125e0f2856d.txt"
WIDTH = 1280
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Writes `report.png` and `folder.png`."""
    parser = argparse.ArgumentParser("python docs/pictures.py", description="Take the pictures of the README anew.")
    parser.add_argument("--into", type=Path, default=PICTURES, help="the folder that they are written to")
    into: Path = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        report, index = pages(Path(folder))
        playwright: Any = import_module("playwright.sync_api")
        with playwright.sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
            take(browser, report, into / "report.png", height=800, scheme="light", keys="jj")
            take(browser, index, into / "folder.png", height=640, scheme="dark")
            browser.close()


def chromium() -> str:
    """The browser of the system."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    return found or sys.exit(f"none of these is installed: {', '.join(CHROMIUM)}")


def pages(folder: Path) -> tuple[Path, Path]:
    """The page of a report and the index of a folder, made as anybody makes them."""
    reports, out, page = folder / "reports", folder / "out", folder / "report.html"
    reports.mkdir()
    for file in [*ROOT.glob("seeds/*.txt"), *ROOT.glob("tests/data/*.txt")]:
        shutil.copy(file, reports)
    common = ["-q", "-m", BUILTIN]
    run("summarize", REPORT, "-f", "html", "-o", page, *common)
    run("batch", reports, "-o", out, "--export", "html", *common)
    return page, out / "html" / "index.html"


def run(*words: str | Path) -> None:
    """A command of llmsum; the script ends where it fails."""
    if code := cli.main([*map(str, words), "--no-cache"]):
        sys.exit(code)


def take(browser: Any, page: Path, into: Path, *, height: int, scheme: str, keys: str = "") -> None:
    """A picture of a page, once these keys were pressed."""
    shown = browser.new_page(viewport={"width": WIDTH, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    shown.goto(page.as_uri())
    for key in keys:
        shown.keyboard.press(key)
    shown.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    image: Any = import_module("PIL.Image")
    with image.open(io.BytesIO(shown.screenshot())) as picture:
        few = picture.convert("RGB").quantize(method=image.Quantize.FASTOCTREE)  # a third of the bytes
        few.save(into, optimize=True)
    shown.close()


if __name__ == "__main__":
    main()
