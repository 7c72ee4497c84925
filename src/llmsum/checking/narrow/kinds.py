"""The kind of a small model's item, once the heading it stands under has been heard."""

from llmsum.models import Kind, Role
from llmsum.words.cues import PLAN, PROBLEM, SETBACK, SOLVED


def settle_kind(kind: Kind, role: Role, shadow: str) -> Kind:
    """The kind of an item once the heading it stands under has been heard.

    Where the heading is certain it wins over the engine, unless the sentence itself says otherwise: an intention inside
    a list of achievements is a plan (seed 004), and a solved difficulty is no open problem. Where it is not, a plan
    must speak of intention and a problem of a shortcoming: small models call work that is done either.

    Args:
        kind: what the engine said.
        role: the section's role.
        shadow: statement and evidence, in simplified script.
    """
    tells_problem = PROBLEM.search(shadow) or SETBACK.search(shadow)
    if role == "achievement":
        if PLAN.search(shadow) and kind != "problem":
            return "plan" if kind == "plan" else kind
        return "problem" if kind == "problem" and tells_problem and not SOLVED.search(shadow) else "achievement"
    if role == "problem":
        return "plan" if kind == "plan" and PLAN.search(shadow) else "problem"
    if role == "plan":
        return "problem" if kind == "problem" and PROBLEM.search(shadow) and not PLAN.search(shadow) else "plan"
    if (kind == "plan" and not PLAN.search(shadow)) or (kind == "problem" and not tells_problem):
        return "achievement"
    return kind
