"""What is no accident any more: so many of a kind in a row end a run, each with its reason."""

from typing import Final

from llmsum.errors import EndpointGone, EndpointRefused

# So many requests in a row given up, each after all its attempts, are no accident. Fewer would end a run for one
# document that an endpoint cannot digest.
GIVEN_UP_LIMIT = 5
# So many that were no use, one after the other, are more than one document that an endpoint cannot digest.
NO_USE_LIMIT = 40
DOUBT_LIMIT = 3  # refusals that may be about one text alone, before anything was answered
LATE_DOUBT_LIMIT = 10  # in a row, after something was
THOUGHT_LIMIT = 3  # answers that hold nothing, as the model thought until its limit
DEAR_CALLS, DEAR_LIMIT = 3, 20  # parts in a row that cost more calls than that
RESUME: Final = "answers are kept: check the endpoint, and the same command goes on"


class Streaks:
    """Counts what came to nothing since the last success; an error where it was one too many."""

    def __init__(self) -> None:
        self.given_up = 0
        self.doubts = 0
        self.has_answered = False  # anything, ever
        self._no_use = self._dear = self._thought = 0

    @property
    def leaves_open(self) -> bool:
        """Whether it is worth waiting for what becomes of others."""
        return not self.has_answered and self.doubts < DOUBT_LIMIT

    def was_of_use(self) -> None:
        """An answer could be read."""
        self._no_use = self.doubts = 0
        self.has_answered = True

    def gave_up(self, cause: str) -> EndpointGone | None:
        """No attempt got an answer: five in a row."""
        self.given_up += 1
        if self.given_up < GIVEN_UP_LIMIT:
            return None
        return EndpointGone(f"{cause}; {self.given_up} requests in a row came to nothing; {RESUME}")

    def was_no_use(self, cause: str) -> EndpointGone | None:
        """Every answer was an error of its own, or could not be read: forty in a row."""
        self._no_use += 1
        if self._no_use < NO_USE_LIMIT:
            return None
        told = f"{cause}; {self._no_use} requests in a row were no use"
        return EndpointGone(f"{told}; answers are kept: check model and address, and the same command goes on")

    def late_doubt(self, cause: str) -> EndpointGone | None:
        """Refusals that seemed to be about one text each: ten in a row, after something was answered."""
        if not self.has_answered or self.doubts < LATE_DOUBT_LIMIT:
            return None
        return EndpointGone(f"{cause}; {self.doubts} requests in a row were refused; {RESUME}")

    def was_thought(self, cause: str) -> EndpointRefused | None:
        """An answer held nothing, as the model thought until its limit: the third in a run."""
        self._thought += 1
        if self._thought < THOUGHT_LIMIT:
            return None
        return EndpointRefused(f"{cause}; {self._thought} answers were like that")

    def took(self, calls: int, cause: str | None) -> EndpointGone | None:
        """A part of a report took so many calls: twenty in a row took more than three."""
        self._dear = self._dear + 1 if calls > DEAR_CALLS else 0
        if self._dear < DEAR_LIMIT:
            return None
        why = f" ({cause})" if cause else ""
        told = f"{self._dear} parts in a row took more than {DEAR_CALLS} calls each{why}"
        return EndpointGone(f"{told}: this endpoint costs more than it gives; {RESUME}")
