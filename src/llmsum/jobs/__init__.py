"""Provider batch jobs: half the price, and no hurry. Send what is not answered yet, and collect it a day later.

`submit` runs the ordinary stack over a transport that gathers requests instead of sending them, `collect` runs it over
one that plays the answers: so parsing, salvage and the cache are those of every other run, and `llmsum batch` then
finishes the work (halves of what was cut off, repairs, overviews) out of the cache.
"""

from llmsum.jobs.collect import Collected, collect, status
from llmsum.jobs.store import Job
from llmsum.jobs.submit import Gathered, submit

__all__ = ["Collected", "Gathered", "Job", "collect", "status", "submit"]
