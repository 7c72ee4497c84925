"""Regular expressions that are compiled when they are first used.

The rules hold more than a hundred. Compiling them all would take a third of a short run, and no report needs them all.
"""

import re
from typing import Any, cast


class _Pattern:
    """Stands for a pattern: it compiles when the first method is asked for, and keeps each method it was asked for."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        method = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, method)  # found from now on without coming here
        return method


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """Like `re.compile`, later; a fault in `source` shows at the first use."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
