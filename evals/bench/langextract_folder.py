"""langextract over a folder, as its documentation has it, with as many workers as requests may be under way.

python evals/bench/langextract_folder.py FOLDER BASE_URL WORKERS
"""

import importlib
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evals.peers.examples import TASKS


def main(folder: Path, base_url: str, workers: int) -> None:
    """All files in one call: it then keeps its workers busy over the ends of documents."""
    library: Any = importlib.import_module("langextract")
    data = library.data
    task = TASKS["narrow"]
    examples = [
        data.ExampleData(
            text=example.text,
            extractions=[
                data.Extraction(kind, quote, attributes={"statement": told}) for kind, quote, told in example.items
            ],
        )
        for example in task.examples
    ]
    arguments = {"api_key": "none", "base_url": base_url, "temperature": 0.0, "max_workers": workers}
    config = library.factory.ModelConfig(model_id="test", provider="openai", provider_kwargs=arguments)
    found = library.extract(
        [
            data.Document(text=file.read_text(encoding="utf-8"), document_id=file.name)
            for file in sorted(folder.glob("*.txt"))
        ],
        prompt_description=task.description,
        examples=examples,
        model=library.factory.create_model(config, examples=examples, use_schema_constraints=True),
        use_schema_constraints=False,
        max_workers=workers,
        batch_length=workers,
        show_progress=False,
    )
    print(sum(len(document.extractions or ()) for document in found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
