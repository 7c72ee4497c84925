"""The right to send one request."""

from collections.abc import Callable

from llmsum.models import Usage

Bounds = Callable[[], tuple[int, float]]  # tokens, input and output together; USD, 0 where nothing is charged


class Turn:
    """The right to send one request, with what is reserved for it: a bound of tokens, a bound in USD.

    What others teach while a request waits can change its bounds, so that they are reckoned anew until it goes.
    """

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self.tokens, self.cost = bounds()
        self.began = 0.0  # on the flow's clock
        self.usage: Usage | None = None

    def reckon(self) -> None:
        """Reckons the bounds anew."""
        self.tokens, self.cost = self._bounds()

    def settle(self, usage: Usage) -> None:
        """Puts what a request really took in the place of what was reserved; Usage() where it was turned away.

        A turn that ends unsettled counts as paid for in full: whoever broke off waiting does not know.
        """
        self.usage = usage
