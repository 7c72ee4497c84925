"""A fault of ours, told without a word of the document."""

from pathlib import Path

from llmsum.errors import LlmsumError


def unexpected(error: Exception, path: str | None = None) -> LlmsumError:
    """A fault of ours. Kind and place only: the text of an exception may hold the document."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"
    return LlmsumError(
        f"{path + ': ' if path else ''}internal error ({place}); please report it with the command you ran"
    )
