"""How many calls one chunk may cost, whatever happens to it: repetitions, halves and refusals that teach included."""


class Allowance:
    """Counts the calls for one chunk. The first call of every part is reserved before the part is asked."""

    def __init__(self, calls: int) -> None:
        self.made = 0
        self.free = 0  # of these, that were turned away because of load, or taught how to ask: they cost nothing
        self._left = calls - 1

    def reserve(self, calls: int) -> bool:
        """Sets calls aside for new parts; False if there are not so many left."""
        if self._left < calls:
            return False
        self._left -= calls
        return True

    def take(self, *, is_first: bool) -> bool:
        """Whether a call may be made; it counts as made then."""
        if not is_first and not self.reserve(1):
            return False
        self.made += 1
        return True

    @property
    def paid(self) -> int:
        """How many calls the endpoint took up."""
        return self.made - self.free
