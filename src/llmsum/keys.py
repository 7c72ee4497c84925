"""Keys, and what vendors' own variables say: the environment's word, then a `.env`'s, then a command's.

A `.env` that nobody has looked at gives a key only where there is no other: whose key it is can read what is sent.
"""

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from llmsum.errors import UsageError
from llmsum.settings import Settings
from llmsum.sources import DOTENV, ENV_PREFIX, dotenv
from llmsum.trust import is_trusted, refusal

OURS = ENV_PREFIX + "API_KEY"  # wins over the vendor's own variable


def api_key(settings: Settings, variable: str, *, run: bool = True) -> str | None:
    """The key for an endpoint: OURS or its own `variable`, else what `api_key_command` says, if that may `run`.

    Raises:
        UsageError: if the command cannot be run or fails; its output is never shown, it may hold the key.
    """
    if key := _named(os.environ, variable):
        return key
    folder = _named(dotenv(), variable)
    if settings.api_key_command is None or (folder and _is_dotenv_trusted()):
        return folder
    return _said_by(settings.api_key_command) if run else None


def vendor_variable(name: str) -> str | None:
    """What a vendor's own variable says about where keys and texts go, such as OPENAI_BASE_URL.

    Raises:
        UsageError: if a `.env` that is not trusted says it.
    """
    if value := os.environ.get(name):
        return value
    if (value := dotenv().get(name)) and not _is_dotenv_trusted():
        raise refusal([name], Path(DOTENV))
    return value


def _named(variables: Mapping[str, str], variable: str) -> str | None:
    value = variables.get(OURS) or variables.get(variable)
    return value.strip() if value else None


def _is_dotenv_trusted() -> bool:
    path = Path(DOTENV)
    return is_trusted(path, path.read_bytes())


def _said_by(command: str) -> str:
    try:
        done = subprocess.run(shlex.split(command), capture_output=True, text=True, check=False)
    except (OSError, ValueError) as error:  # ValueError: a quotation mark too few, or output that is no text
        raise UsageError(f"api_key_command cannot be run ({type(error).__name__}): look at its words") from None
    key = done.stdout.partition("\n")[0].strip()
    if done.returncode or not key:
        raise UsageError(f"api_key_command gave no key (exit code {done.returncode}): run it by hand to see why")
    return key
