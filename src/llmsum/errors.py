"""Every error llmsum raises on purpose.

LlmsumError                what a user can be told in one line
├── UsageError             wrong options or configuration; exit code 2
│   └── MissingExtra       a feature needs `pip install 'llmsum[extra]'`
├── InputError             one source cannot be read; other sources go on
│   └── Missing            what was named is not there; exit code 2
├── PromptError            a prompt template is malformed or lacks variables
└── EngineError            the engine cannot answer
    ├── EndpointGone       nothing answers at the address, or it stopped answering
    ├── EndpointRefused    401, 403, unknown model, exhausted quota: asking again cannot help
    ├── BudgetSpent        the next request could cost more than the cap leaves
    └── Drained            the run is being stopped, and this request was not sent
"""

from os import PathLike, fspath

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_PARTLY = 3
EXIT_INTERRUPTED = 130


class LlmsumError(Exception):
    """Base of the tree. The message names the thing, what is wrong and what to do next."""

    kind = "error"
    exit_code = EXIT_FAILED


class UsageError(LlmsumError):
    """Options or configuration that cannot be honoured."""

    kind = "usage"
    exit_code = EXIT_USAGE


class MissingExtra(UsageError):  # noqa: N818 - named for what is missing, as the message reads
    """An optional dependency is not installed."""

    kind = "missing_extra"

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional part: pip install 'llmsum[{extra}]'")


class InputError(LlmsumError):
    """A source that is missing, empty, binary, too large or not decodable."""

    kind = "input"

    def __init__(self, path: str, wrong: str, remedy: str) -> None:
        super().__init__(f"{path}: {wrong}; {remedy}")
        self.path = path
        self.wrong = wrong
        self.remedy = remedy


class Missing(InputError):  # noqa: N818 - named for what is wrong, as the message reads
    """A file or folder that was named and is not there: whatever it was to be, this is what is said of it."""

    exit_code = EXIT_USAGE

    def __init__(self, path: str | PathLike[str], remedy: str = "check the path") -> None:
        super().__init__(fspath(path), "does not exist", remedy)


class PromptError(LlmsumError):
    """A prompt template that cannot be used."""

    kind = "prompt"
    exit_code = EXIT_USAGE


class EngineError(LlmsumError):
    """The engine could not answer."""

    kind = "engine"


class EndpointGone(EngineError):  # noqa: N818 - a state of the endpoint, not a fault of ours
    """No connection, or no answer in time, after every retry."""

    kind = "endpoint_gone"


class EndpointRefused(EngineError):  # noqa: N818 - a state of the endpoint, not a fault of ours
    """The endpoint understood and said no for good."""

    kind = "endpoint_refused"
    exit_code = EXIT_USAGE  # the key, the model's name or the account must be put right first


class BudgetSpent(EngineError):  # noqa: N818 - a state of the run, not a fault
    """The next request could have passed the cap on cost, and was not sent. What was paid for is in the cache."""

    kind = "budget_spent"


class Drained(EngineError):  # noqa: N818 - a state of the run, not a fault
    """The run is being stopped: what was under way has finished and is in the cache, this request was not sent."""

    kind = "drained"
    exit_code = EXIT_INTERRUPTED
