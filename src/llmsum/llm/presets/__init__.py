"""Known endpoints, as one table: where they are, what they understand, and where that is documented.

What a vendor is not known to understand is not sent: some refuse a parameter that they do not know. Where the table is
wrong, or older than a model, a refusal teaches the rest (`manners`), and the settings win. What no documentation was
found for stands above its row.
"""

from collections.abc import Mapping
from typing import Final

from llmsum.llm.presets.hosted import HOSTED
from llmsum.llm.presets.preset import Preset
from llmsum.llm.presets.servers import SERVERS

PRESETS: Final[Mapping[str, Preset]] = {preset.name: preset for preset in (*HOSTED, *SERVERS)}
