"""Which files of working folders may do more than shape how reports are read: those that their user has looked at.

A folder that was cloned or unpacked brings its `llmsum.toml` and `.env` along. As direnv does it, a file is trusted by
its path and the digest of its content: one that changes has to be looked at again.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final, cast

from llmsum.errors import UsageError
from llmsum.files import write_atomically
from llmsum.homes import configuration_folder

RECORD: Final = "trusted.json"
BY_RULES: Final = "builtin"  # the one model that loads nothing and sends nothing
# Settings that run a command, have a file of the folder's choice loaded, name a receiver of keys or texts, decide who
# can read on the way, what is asked, what it may cost, or where answers are kept: a folder of kept answers that came
# along may hold invented ones. What is left shapes how a report is read, and how fast.
GUARDED: Final = frozenset(
    {
        "api_key_command",
        "base_url",
        "model",
        "proxy",
        "headers",
        "verify",
        "ca_file",
        "extra_body",
        "cache_url",
        "cache_dir",
        "prompts",
        "max_cost",
        "price",
        "endpoint",
    }
)


def is_guarded(name: str, value: object) -> bool:
    """Whether a setting counts from a working folder only if its file is trusted."""
    return name in GUARDED and not (name == "model" and value == BY_RULES)


def digest(content: bytes) -> str:
    """What a content is remembered by."""
    return hashlib.sha256(content).hexdigest()


def trusted() -> dict[str, str]:
    """Absolute path → digest of every file that is trusted. A damaged record trusts nothing."""
    try:
        record: Any = json.loads((configuration_folder() / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, str]", record) if isinstance(record, dict) else {}


def is_trusted(path: Path, content: bytes) -> bool:
    """Whether this very content of the file is trusted."""
    return trusted().get(str(path.resolve())) == digest(content)


def trust(contents: Mapping[Path, bytes]) -> None:
    """Trusts files as they are now.

    Raises:
        UsageError: if the user's configuration folder cannot be written to.
    """
    _keep(trusted() | {str(path.resolve()): digest(content) for path, content in contents.items()})


def revoke(paths: Collection[Path]) -> list[Path]:
    """Trusts files no more, whether they are still there or not → those that were trusted.

    Raises:
        UsageError: if the user's configuration folder cannot be written to.
    """
    record = trusted()
    found = [path for path in paths if record.pop(str(path.resolve()), None)]
    if found:
        _keep(record)
    return found


def refusal(names: Collection[str], path: Path) -> UsageError:
    """What to tell about settings of a file that is not trusted; never their values."""
    file = path.resolve()
    known = " as it is now" if str(file) in trusted() else ""
    return UsageError(
        f"{', '.join(names)} of {path.name} may decide what is run, asked and paid, or where keys, texts and answers "
        f"go, and {file} is not trusted{known}; read it, then run: llmsum trust {_quoted(file.parent)}"
    )


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))


def _keep(record: dict[str, str]) -> None:
    text = json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True)
    write_atomically(configuration_folder() / RECORD, text + "\n")
