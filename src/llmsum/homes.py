"""The user's own folders."""

import os
from pathlib import Path


def user_folder(variable: str, fallback: str) -> Path:
    """The user's cache or configuration folder after the XDG base directory specification."""
    return Path(os.environ.get(variable) or Path.home() / fallback) / "llmsum"


def configuration_folder() -> Path:
    """Where the user's own llmsum.toml is, and what they trust."""
    return user_folder("XDG_CONFIG_HOME", ".config")
