"""As far as we use it, which is not typed."""

from typing import Any

def __getattr__(name: str) -> Any: ...
