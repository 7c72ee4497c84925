"""One spelling for equal JSON values, and their digest: what a request is found again by."""

import hashlib
import json
import re
from typing import Any


def canonical(value: Any) -> str:
    """One spelling for equal JSON values. pydantic puts its version into error URLs, which instructor may send back."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return re.sub(r"errors\.pydantic\.dev/[\d.]+/", "errors.pydantic.dev/x/", text)


def digest(value: Any) -> str:
    """SHA-256 of the canonical spelling."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
