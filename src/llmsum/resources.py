"""Finds the files that ship with llmsum: `prompts/` and `schemas/`."""

from pathlib import Path

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent.parent


def shipped_folder(name: str) -> Path:
    """`prompts` or `schemas`: inside the package in a wheel, beside `src/` in a checkout or an editable install.

    Raises:
        FileNotFoundError: if the installation is damaged.
    """
    for root in (PACKAGE, CHECKOUT):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"{name}/ is missing beside {PACKAGE}: reinstall llmsum")
