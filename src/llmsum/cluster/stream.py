"""Ray, and Ray Data: documents flow from the desk through actors, and come back as rows. The one importer of Ray."""

import logging
import os
import pickle
import socket
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

from llmsum.cluster.desk import Desk
from llmsum.cluster.worker import BUNDLE, RESULTS, Result, Task, Worker
from llmsum.errors import MissingExtra, UsageError

NAMESPACE: Final = "llmsum"
KNOCK_S: Final = 5.0
CALLS: Final = 1000  # that may be open at the desk at once
# Before Ray is imported: its C++ parts write to the terminal, and it would tell its makers that it is used.
QUIET: Final = {"RAY_BACKEND_LOG_LEVEL": "fatal", "RAY_USAGE_STATS_ENABLED": "0"}


@contextmanager
def connected(address: str | None) -> Generator[None]:
    """A cluster: the one at an address, the one that this process has, that of RAY_ADDRESS, or one of this machine.

    Raises:
        MissingExtra: if Ray is not installed.
        UsageError: if there is no cluster at the address.
    """
    ray = _ray()
    if ray.is_initialized():
        yield
        return
    address = address or os.environ.get("RAY_ADDRESS")
    own = {} if address else {"include_dashboard": False}
    try:
        _knock(address or "")
        with _still():
            ray.init(address, namespace=NAMESPACE, log_to_driver=False, logging_level=logging.CRITICAL, **own)
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageError(
            f"Ray: no cluster at {address or 'this machine'} ({type(error).__name__}); run this on a machine of the "
            "cluster with --ray-address auto, or leave the address out for one of its own"
        ) from None
    try:
        yield
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Makes sure that somebody answers: Ray would wait for minutes.

    Raises:
        OSError: if nobody does.
        ValueError: if it is no address.
    """
    host, _, port = address.rpartition(":")
    if host and "/" not in host:
        socket.create_connection((host, int(port)), timeout=KNOCK_S).close()


def _ray() -> Any:
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        with _still():
            import ray
            from ray import data
    except ImportError:
        raise MissingExtra("--engine ray", "ray") from None
    for handler in logging.getLogger(data.__name__).handlers:  # it has one for a file, too
        if handler.name == "console":
            handler.setLevel(logging.CRITICAL + 1)
    return ray


@contextmanager
def _still() -> Generator[None]:
    """Nothing gets to the terminal: Ray says there that it will say nothing."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def machines() -> tuple[int, int]:
    """How many machines the cluster has, and how many processors."""
    import ray

    return sum(node["Alive"] for node in ray.nodes()), max(1, int(ray.cluster_resources().get("CPU", 1)))


def open_desk(name: str, *arguments: Any) -> Any:
    """A desk as an actor on this machine, where it lives as long as the run; `arguments` are those of `Desk`."""
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    actor: Any = ray.remote(num_cpus=0, max_concurrency=CALLS)(Desk)
    return actor.options(name=name, namespace=NAMESPACE, scheduling_strategy=here).remote(*arguments)


def close_desk(desk: Any) -> None:
    """Ends the actor."""
    import ray

    ray.kill(desk)


def results(desk: Any, task: Task, workers: int, bundles: int) -> Iterator[list[Result]]:
    """What became of the documents of each bundle, as they are done, until the desk is closed.

    Args:
        desk: where documents come from.
        task: what is done with them.
        workers: how many actors.
        bundles: that an actor has at once.
    """
    import ray.data
    from ray.data import ActorPoolStrategy

    _set_up()
    source = ray.data.read_datasource(_source(desk), override_num_blocks=1, num_cpus=0)
    done = source.map_batches(
        Worker,
        fn_constructor_args=(desk, task),
        batch_size=None,
        batch_format="pyarrow",
        compute=ActorPoolStrategy(
            size=workers, max_tasks_in_flight_per_actor=bundles, max_concurrent_calls_per_actor=bundles
        ),
        num_cpus=1,
    )
    for rows in done.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
        for row in rows[RESULTS].to_pylist():
            yield pickle.loads(row)


def _set_up() -> None:
    from ray.data import DataContext

    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.execution_no_progress_timeout_s = -1  # pauses of an endpoint may be long
    context.target_max_block_size = 1  # a row is passed on when it is there, and not kept until there are many


def _source(desk: Any) -> Any:
    import pyarrow as pa
    import ray
    from ray.data import Datasource
    from ray.data.block import BlockMetadata
    from ray.data.datasource import ReadTask

    def read() -> Iterator[pa.Table]:
        number = 0
        while (bundle := ray.get(desk.bundle.remote(number))) is not None:
            yield pa.table({BUNDLE: pa.array([pickle.dumps(bundle)], pa.binary())})
            number += 1

    class Bundles(Datasource):
        """One task that yields bundle after bundle."""

        def estimate_inmemory_data_size(self) -> int | None:
            return None

        def get_read_tasks(self, parallelism: int, *_: Any, **__: Any) -> list[ReadTask]:
            del parallelism
            nothing_known = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
            return [ReadTask(read, nothing_known)]

    return Bundles()
