"""Long work reports in; achievements, problems and plans out, each tied to the source and figure-checked."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llmsum.models import Summary
    from llmsum.pipeline import asummarize, summarize

__all__ = ["Summary", "__version__", "asummarize", "summarize"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Loads the API when it is first used, so that `llmsum --version` need not."""
    if name in ("asummarize", "summarize"):
        from llmsum import pipeline

        return getattr(pipeline, name)
    if name == "Summary":
        from llmsum.models import Summary

        return Summary
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
