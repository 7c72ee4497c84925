"""OpenAI's Files and Batch API, as some other endpoints have it too: the one importer of openai beside `client`."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from llmsum.errors import EndpointGone, EndpointRefused, EngineError
from llmsum.jobs.store import URL, Job, file_name
from llmsum.llm.client import TALKATIVE
from llmsum.llm.endpoints import Endpoint
from llmsum.llm.failures import status_failure
from llmsum.llm.routes import ssl_context
from llmsum.llm.sdk import sdk_headers
from llmsum.llm.unreached import distrusted, moved
from llmsum.settings import Settings

if TYPE_CHECKING:
    from openai.types import Batch

TAG: Final = "llmsum_job"  # our id in the metadata of a batch
ENDED: Final = frozenset({"completed", "expired", "cancelled", "failed"})
# Listings are newest first; one that is older than a job by more than any clock is wrong cannot be it.
CLOCK_SKEW_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Batched:
    """What the provider says of a job. `errors` are codes and line numbers: its words may repeat the document."""

    id: str
    status: str
    completed: int
    failed: int
    files: tuple[str, ...]
    errors: str

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ENDED


class Provider:
    """One endpoint's Files and Batch API. A context manager.

    Every method raises EndpointRefused (key, account, or no Batch API there), EndpointGone or EngineError.
    """

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None:
        from openai import DefaultHttpxClient, OpenAI

        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._identity = endpoint.identity
        self._client = OpenAI(
            base_url=endpoint.base_url,
            api_key=endpoint.api_key or "none",  # the SDK insists on one
            default_query=dict(endpoint.query),
            default_headers=sdk_headers(endpoint),
            timeout=settings.timeout_s,
            http_client=DefaultHttpxClient(
                trust_env=False,  # the route knows what the environment says
                follow_redirects=False,
                verify=ssl_context(endpoint.base_url, endpoint.route),
                proxy=endpoint.route.proxy,
            ),
        )
        # What is posted may have arrived although the answer did not: it is looked for, not posted again.
        self._once = self._client.with_options(max_retries=0)

    def __enter__(self) -> "Provider":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def uploaded(self, job: Job) -> str | None:
        """The id of a job's request file, if the provider has it."""
        with self._told():
            for file in self._client.files.list(purpose="batch", order="desc", limit=100):
                if file.created_at < job.created - CLOCK_SKEW_S:
                    break
                if file.filename == file_name(job):
                    return file.id
        return None

    def upload(self, path: Path) -> str:
        """Sends a request file; its id."""
        with self._told(), path.open("rb") as file:
            return self._once.files.create(file=(path.name, file), purpose="batch").id

    def find(self, job: Job) -> Batched | None:
        """The batch of a job, if the provider has one: by our id, or by the file, which is in one batch only."""
        with self._told():
            for batch in self._client.batches.list(limit=100):
                if batch.created_at < job.created - CLOCK_SKEW_S:
                    break
                if (batch.metadata or {}).get(TAG) == job.id or batch.input_file_id == job.file_id:
                    return _batched(batch)
        return None

    def create(self, job: Job, file_id: str) -> Batched:
        """Starts the batch of a job."""
        with self._told():
            batch = self._once.batches.create(
                input_file_id=file_id, endpoint=URL, completion_window="24h", metadata={TAG: job.id}
            )
            return _batched(batch)

    def look(self, batch_id: str) -> Batched:
        """How a batch is."""
        with self._told(batch_id):
            return _batched(self._client.batches.retrieve(batch_id))

    def download(self, file_id: str, path: Path) -> None:
        """Writes a result file to `path`."""
        with self._told(file_id), self._client.files.with_streaming_response.content(file_id) as content:
            content.stream_to_file(path)

    @contextmanager
    def _told(self, wanted: str | None = None) -> Generator[None]:
        """Says what went wrong in our words; `wanted` is the id that must be there."""
        import openai

        where = self._identity
        try:
            yield
        except openai.APITimeoutError:
            raise EndpointGone(f"no answer from {where} in time; the same command goes on from here") from None
        except openai.APIConnectionError as error:
            if (failure := distrusted(error, where)) is not None:
                raise EndpointRefused(failure.cause) from None
            raise EndpointGone(f"no connection to {where}; the same command goes on from here") from None
        except openai.APIStatusError as error:
            if (failure := moved(error.response, where)) is not None:
                raise EndpointRefused(failure.cause) from None
            if error.status_code == 404 and wanted:
                raise EngineError(f"{where} does not know {wanted}: was it submitted with another account?") from None
            if error.status_code in (404, 405, 501):
                raise EndpointRefused(f"{where} has no Batch API; use llmsum batch") from None
            codes = frozenset(str(code) for code in (error.code, error.type) if code)
            failure = status_failure(error.status_code, codes, error.response.headers, where)
            kind = EndpointRefused if failure.verdict == "endpoint_refused" else EngineError
            again = "; the same command goes on from here" if failure.verdict == "retry" else ""
            raise kind(failure.cause + again) from None


def _batched(batch: "Batch") -> Batched:
    counts = batch.request_counts
    errors = (batch.errors.data if batch.errors else None) or []
    told = (f"{error.code or 'error'}" + (f" in line {error.line}" if error.line else "") for error in errors)
    return Batched(
        id=batch.id,
        status=batch.status,
        completed=counts.completed if counts else 0,
        failed=counts.failed if counts else 0,
        files=tuple(file for file in (batch.output_file_id, batch.error_file_id) if file),
        errors=", ".join(dict.fromkeys(told)),
    )
