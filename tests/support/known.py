"""An endpoint that an earlier run has asked."""

from llmsum.llm.endpoints import resolve
from llmsum.llm.lessons import Lessons
from llmsum.llm.manners import PLAIN
from llmsum.settings import Settings


def acquainted(settings: Settings) -> Settings:
    """The same settings; it is kept that the endpoint takes requests as they are, so that none waits for the first."""
    Lessons(settings, resolve(settings), is_real=True).prove(PLAIN, 0)
    return settings
