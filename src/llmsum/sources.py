"""Where settings are read from, lowest first: the user's own file, the working folder's files, the environment.

Nothing is interpreted here: a source has names and values, and says whether its user answers for it.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from llmsum.errors import UsageError
from llmsum.homes import configuration_folder

ENV_PREFIX: Final = "LLMSUM_"
DOTENV: Final = ".env"
TOML: Final = "llmsum.toml"
# LLMSUM_… that are read elsewhere: the key, and what tests need.
NO_SETTINGS: Final = ("api_key", "ci", "test_model", "test_endpoints")
PATHS: Final = ("prompts", "ca_file", "cache_dir")
TABLE: Final = "endpoint"


@dataclass(frozen=True, slots=True)
class Source:
    """Settings by name. `content` is what a file of the working folder holds, and None where the user has the say."""

    values: Mapping[str, Any]
    path: Path | None = None
    content: bytes | None = None


def sources(known: Collection[str]) -> list[Source]:
    """All sources, each winning over those before it. `known` are the names that a setting can have.

    Raises:
        UsageError: if a file cannot be read, or names a setting that there is not.
    """
    return [*_own_file(known), *_folder_file(known), *_dotenv_file(known), Source(_variables(os.environ, known))]


def dotenv() -> dict[str, str]:
    """What the `.env` of the working folder holds."""
    return _parsed(_content(Path(DOTENV)))


def _own_file(known: Collection[str]) -> list[Source]:
    path = configuration_folder() / TOML
    content = _content(path)
    if content is None:
        return []
    values = _toml(content, str(path), known)
    # Beside the file, wherever the program is run.
    places = {name: str(path.parent / Path(values[name]).expanduser()) for name in PATHS if _is_text(values.get(name))}
    return [Source(values | places, path)]


def _folder_file(known: Collection[str]) -> list[Source]:
    path = Path(TOML)
    content = _content(path)
    if content is None or path.resolve() == (configuration_folder() / TOML).resolve():
        return []
    return [Source(settings_in(path, content, known), path, content)]


def _dotenv_file(known: Collection[str]) -> list[Source]:
    path = Path(DOTENV)
    content = _content(path)
    return [] if content is None else [Source(settings_in(path, content, known), path, content)]


def settings_in(path: Path, content: bytes, known: Collection[str]) -> dict[str, Any]:
    """The settings by name that a file of the working folder holds.

    Raises:
        UsageError: if it cannot be read, or names a setting that there is not.
    """
    if path.name == DOTENV:
        return _variables(_parsed(content), known, f"{DOTENV}: ")
    return _toml(content, TOML, known)


def _content(path: Path) -> bytes | None:
    if not path.is_file():
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); mend or remove the file") from None


def _text_of(content: bytes) -> str:
    """Text as editors and shells save it: UTF-8, or UTF-16 with the mark that PowerShell writes."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if is_wide else "utf-8-sig")


def _parsed(content: bytes | None) -> dict[str, str]:
    if content is None:
        return {}
    from io import StringIO

    from dotenv import dotenv_values

    try:
        found = dotenv_values(stream=StringIO(_text_of(content)))
    except ValueError as error:
        raise UsageError(f"{DOTENV}: cannot be read ({type(error).__name__}); save it as UTF-8 text") from None
    return {name: value for name, value in found.items() if value is not None}


def _variables(variables: Mapping[str, str], known: Collection[str], where: str = "") -> dict[str, Any]:
    """The settings among variables. One that is misspelt is told: a cap that nobody reads would be none."""
    named: dict[str, Any] = {}
    for variable, value in variables.items():
        if not variable.upper().startswith(ENV_PREFIX):
            continue
        name = variable.upper().removeprefix(ENV_PREFIX).lower()
        if name in known:
            named[name] = value
        elif name not in NO_SETTINGS:
            raise UsageError(where + _unknown(variable, name, [*known, *NO_SETTINGS], _variable))
    return named


def _toml(content: bytes, where: str, known: Collection[str]) -> dict[str, Any]:
    import rtoml

    try:
        named = rtoml.loads(_text_of(content).replace("\r\n", "\n"))
    except ValueError as error:
        raise UsageError(f"{where}: {error}; mend or remove the file") from None
    for name in sorted(named.keys() - set(known)):
        if not isinstance(named[name], dict):
            raise UsageError(f"{where}: " + _unknown(name, name, known))
        if _nearest(name, [TABLE], 0.8):  # a table of another name is another program's
            raise UsageError(f"{where}: " + _unknown(name, name, [TABLE]))
    return {name: value for name, value in named.items() if name in known}


def _unknown(shown: str, name: str, known: Collection[str], spell: Any = str) -> str:
    meant = _nearest(name, known)
    return f"no setting is called {shown}; " + (f"is it {spell(meant)}?" if meant else "remove it")


def _variable(name: str) -> str:
    return ENV_PREFIX + name.upper()


def _nearest(name: str, known: Collection[str], likeness: float = 0.6) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, 1, likeness)), None)


def _is_text(value: object) -> bool:
    return isinstance(value, str)
