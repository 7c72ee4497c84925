"""What is built is what runs: sdist and wheel hold code, prompts and schemas, and work where there is no checkout."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from llmsum.resources import shipped_folder

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "001_7c48c125e0f2856d.txt"
SHIPPED = [f"{folder}/{file.name}" for folder in ("prompts", "schemas") for file in (ROOT / folder).iterdir()]


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that must succeed; nothing of the checkout is on its path."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist, and the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    return next(out.glob("*.tar.gz")), next(out.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a throw-away environment that holds the wheel.

    Dependencies are those at hand: their folder is added behind the environment's own, so that the wheel wins, and an
    editable llmsum there is not seen (its .pth file is not read).
    """
    home = tmp_path_factory.mktemp("env")
    venv.create(home, with_pip=False, symlinks=True)
    scheme = {"base": str(home), "platbase": str(home)}
    packages, scripts = (
        Path(sysconfig.get_path("purelib", "venv", scheme)),
        sysconfig.get_path("scripts", "venv", scheme),
    )
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    python = str(Path(scripts) / "python")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", built[1], cwd=home)
    return Path(scripts)


def test_the_wheel_holds_prompts_schemas_and_the_type_marker(built: tuple[Path, Path]) -> None:
    """Everything that is looked up at run time is inside the package."""
    names = set(zipfile.ZipFile(built[1]).namelist())
    assert {f"llmsum/{name}" for name in SHIPPED} <= names
    assert "llmsum/py.typed" in names


def test_the_wheel_holds_nothing_else(built: tuple[Path, Path]) -> None:
    """No tests, no seeds, nothing beside the package and its metadata."""
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(built[1]).namelist()}
    assert tops == {"llmsum", "llmsum-0.1.0.dist-info"}


def test_the_sdist_can_be_tested(built: tuple[Path, Path]) -> None:
    """Code, prompts, schemas, seeds, tests and the tools that run them."""
    with tarfile.open(built[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    files = {
        "Makefile",
        "constraints.txt",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        f"seeds/{SEED.name}",
        "tests/test_cli.py",
    }
    assert {*files, *SHIPPED} <= names


def test_what_is_installed_is_the_wheel(installed: Path) -> None:
    """The throw-away environment imports its own llmsum, not the checkout, and finds the folders inside it."""
    program = (
        "import llmsum.resources as r; print(r.__file__, r.shipped_folder('prompts'), r.shipped_folder('schemas'))"
    )
    found = run(installed / "python", "-c", program, cwd=installed).split()
    assert all(str(installed.parent) in path for path in found)


def test_the_installed_wheel_summarises(installed: Path, tmp_path: Path) -> None:
    """`llmsum summarize` of a seed gives the contract, where no checkout is near."""
    summary = json.loads(run(installed / "llmsum", "summarize", "--json", "-q", SEED, cwd=tmp_path))
    raw = SEED.read_bytes().decode()
    assert summary["achievements"]
    assert all(
        raw[part["start"] : part["end"]] == part["quote"]
        for item in summary["achievements"]
        for part in item["evidence"]
    )


def test_the_installed_wheel_finds_prompts_and_schemas(installed: Path, tmp_path: Path) -> None:
    """`llmsum doctor` checks the templates, `llmsum schema` prints the shipped file."""
    checks = json.loads(run(installed / "llmsum", "doctor", "--json", "--cache-dir", tmp_path, cwd=tmp_path))["checks"]
    assert next(check for check in checks if check["name"] == "prompts")["state"] == "ok"
    printed = run(installed / "llmsum", "schema", cwd=tmp_path)
    assert printed == (ROOT / "schemas" / "summary.json").read_text(encoding="utf-8")


def test_the_editable_install_finds_prompts_and_schemas() -> None:
    """Here, in the checkout, both folders are those beside src/."""
    assert shipped_folder("prompts") == ROOT / "prompts"
    assert shipped_folder("schemas") == ROOT / "schemas"


def test_importing_the_package_is_cheap(installed: Path, tmp_path: Path) -> None:
    """`import llmsum` loads neither pydantic nor typer; `--version` does not either."""
    loaded = "print(sorted({'pydantic', 'typer', 'rich', 'openai'} & set(sys.modules)))"
    assert run(installed / "python", "-c", f"import sys, llmsum; {loaded}", cwd=tmp_path) == "[]\n"
    version = f"import sys; sys.argv = ['llmsum', '--version']; from llmsum.__main__ import main; main(); {loaded}"
    assert run(installed / "python", "-c", version, cwd=tmp_path) == "llmsum 0.1.0\n[]\n"


def test_the_metadata_bounds_what_pip_would_get_wrong(built: tuple[Path, Path]) -> None:
    """Without these bounds plain pip falls back to instructor 1.3 and openai 1."""
    text = zipfile.ZipFile(built[1]).read("llmsum-0.1.0.dist-info/METADATA").decode()
    required = Parser().parsestr(text).get_all("Requires-Dist") or []
    assert {"instructor<2,>=1.17", "openai<4,>=3.3"} <= set(required)
    assert not [line for line in required if "://" in line]


@pytest.mark.index
def test_plain_pip_resolves(built: tuple[Path, Path], tmp_path: Path) -> None:
    """`pip install` of the wheel without constraints gets what it was written for; resolved only, not installed."""
    report = tmp_path / "report.json"
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--dry-run",
        "--ignore-installed",
    )
    run(*pip, "--report", report, built[1], cwd=tmp_path)
    chosen = {
        part["metadata"]["name"]: part["metadata"]["version"] for part in json.loads(report.read_text())["install"]
    }
    versions = {name: tuple(map(int, re.findall(r"\d+", chosen[name])[:2])) for name in ("instructor", "openai")}
    assert versions["instructor"] >= (1, 17)
    assert versions["openai"] >= (3, 3)
