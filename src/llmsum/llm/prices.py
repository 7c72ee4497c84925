"""What a model costs, from the price list that genai-prices carries: nothing is fetched."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llmsum.llm.endpoints import Endpoint

Price = tuple[float, float]  # USD per million input and output tokens

MILLION = 1_000_000
# Some models are dearer above a length of prompt that no request of ours reaches: the price is asked at this one.
TYPICAL_TOKENS = 1_000


def price_of(endpoint: "Endpoint") -> Price | None:
    """The list price; None for a model in process, a private endpoint, and a model that is not on the list.

    Discounts (tokens out of the provider's cache, off-peak hours) are left out, so that it is an upper bound. The list
    takes a third of a second to import: ask only where a request is sent or a price is shown.
    """
    if endpoint.file is not None or not endpoint.base_url:
        return None
    from genai_prices import Usage, calc_price

    usage = Usage(input_tokens=TYPICAL_TOKENS, output_tokens=TYPICAL_TOKENS)
    try:
        found = calc_price(usage, endpoint.model, provider_api_url=endpoint.base_url)
    except LookupError:
        return None
    scale = MILLION / TYPICAL_TOKENS
    return float(found.input_price) * scale, float(found.output_price) * scale


def cost_usd(price: Price, input_tokens: int, output_tokens: int) -> float:
    """What so many tokens cost at `price`."""
    return (input_tokens * price[0] + output_tokens * price[1]) / MILLION
