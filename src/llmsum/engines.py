"""One protocol, many engines: rules, a model in process, any OpenAI-compatible endpoint. What follows is the same."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Protocol

from llmsum import rules
from llmsum.checking.grounding import Claim
from llmsum.models import Chunk, Draft, Kind, Language, Reading, Reply, Usage, Weighed
from llmsum.reading.report import Report
from llmsum.settings import BUILTIN, Settings

if TYPE_CHECKING:
    from llmsum.flow import Flow
    from llmsum.llm.endpoints import Endpoint
    from llmsum.llm.engine import ModelEngine
    from llmsum.llm.prices import Price
    from llmsum.memo import Memo


class Engine(Protocol):
    """What turns chunks into drafts. `model` and the digests are None for the rules."""

    @property
    def name(self) -> str:
        """`builtin` or `model`."""
        ...

    @property
    def model(self) -> str | None:
        """The model as it was named."""
        ...

    @property
    def reading(self) -> Reading | None:
        """How reports are read for the model."""
        ...

    @property
    def prompt_sha256(self) -> str | None:
        """Digest of the prompt templates."""
        ...

    @property
    def schema_sha256(self) -> str | None:
        """Digest of the schema that answers must fit."""
        ...

    @property
    def failed(self) -> bool:
        """True once a request beside those of `extract` got no answer for good: what came out may lack something."""
        ...

    @property
    def lost(self) -> Sequence[str]:
        """Of requests beside those of `extract` that came to nothing: which, why, and what stands in their place."""
        ...

    def begin(self, report: Report) -> None:
        """Told which report the chunks are of, before the first of them."""
        ...

    async def extract(self, chunk: Chunk, on_items: Callable[[int], None] | None = None) -> Reply:
        """The drafts of one chunk, in document order.

        Where somebody is looking on, `on_items` is told how many have begun while they are still coming in.
        """
        ...

    async def restate(self, claims: Sequence[Claim]) -> tuple[Mapping[int, str], Usage]:
        """New statements, by index into `claims`, for statements whose figures their evidence does not hold."""
        ...

    async def overview(self, title: str, statements: Sequence[str]) -> tuple[str | None, Usage]:
        """Two to four sentences over the strongest statements; None where the engine writes none."""
        ...

    async def weigh(self, title: str, drafts: Sequence[Draft]) -> tuple[Weighed | None, Usage]:
        """A look at all items of a report that took several requests; None where the engine does not do that."""
        ...


class RuleEngine:
    """The built-in engine. Its statements are cut from the text, so that there is nothing to restate."""

    name = BUILTIN
    model = None
    reading = None
    prompt_sha256 = None
    schema_sha256 = None
    failed = False
    lost = ()

    def __init__(self, kinds: tuple[Kind, ...] = ()) -> None:
        self._kinds = kinds
        self._replies: dict[str, Reply] = {}

    def begin(self, report: Report) -> None:
        """See `Engine`. What a sentence is, the rest of its report tells."""
        self._replies = dict(
            zip((chunk.id for chunk in report.chunks), rules.read(report, kinds=self._kinds), strict=True)
        )

    async def extract(self, chunk: Chunk, on_items: Callable[[int], None] | None = None) -> Reply:
        """See `Engine`."""
        del on_items
        return self._replies[chunk.id]

    async def restate(self, claims: Sequence[Claim]) -> tuple[Mapping[int, str], Usage]:
        """See `Engine`."""
        del claims
        return {}, Usage()

    async def overview(self, title: str, statements: Sequence[str]) -> tuple[str | None, Usage]:
        """See `Engine`."""
        del title, statements
        return None, Usage()

    async def weigh(self, title: str, drafts: Sequence[Draft]) -> tuple[Weighed | None, Usage]:
        """See `Engine`."""
        del title, drafts
        return None, Usage()


class EnginePool(AsyncExitStack):
    """Opens what the settings ask for, once, and hands out an engine for each language. An async context manager.

    Args:
        settings: which engine.
        asker: a model engine to use instead of the one that the settings name; the pool closes it.
        flow: what every request of that engine passes; one within the limits of the settings if not given.

    Raises:
        UsageError: on entering, if the settings name no usable engine.
    """

    def __init__(self, settings: Settings, asker: "ModelEngine | None" = None, flow: "Flow | None" = None) -> None:
        super().__init__()
        self._settings = settings
        self._asker = asker
        self._flow = flow
        self.memo: Memo | None = None  # summaries that are known already

    async def __aenter__(self) -> "EnginePool":
        await super().__aenter__()
        settings = self._settings
        if self._asker is None and (settings.model != BUILTIN or settings.base_url):
            from llmsum.llm.cache import open_replies
            from llmsum.llm.endpoints import resolve
            from llmsum.llm.engine import ModelEngine

            endpoint = resolve(settings)
            cache = await self.enter_async_context(open_replies(settings))
            self._asker = ModelEngine(settings, endpoint, cache, flow=self._flow)
            if cache is not None:
                from llmsum.memo import Memo

                self.memo = Memo(cache, settings, endpoint)
        if self._asker is not None:
            await self.enter_async_context(self._asker)
        return self

    @property
    def asker(self) -> "ModelEngine | None":
        """What asks the model; None for the rules, and before the pool is entered."""
        return self._asker

    @property
    def endpoint(self) -> "Endpoint | None":
        """Where requests go; None for the rules, and before the pool is entered."""
        return self._asker and self._asker.endpoint

    @property
    def price(self) -> "Price | None":
        """USD per million input and output tokens; None for the rules, and where no price is known."""
        return self._asker and self._asker.price

    def engine(self, language: Language, buyer: str = "") -> Engine:
        """The engine for reports in `language`; `buyer` names on whose account it asks, see `entries.answer_in`."""
        if self._asker is None:
            return RuleEngine(self._settings.kinds)
        from llmsum.llm.prompted import PromptedEngine

        return PromptedEngine(self._asker, self._settings, language, buyer)
