from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

def linear_sum_assignment(
    cost_matrix: NDArray[np.float64], maximize: bool = False
) -> tuple[NDArray[np.intp], NDArray[np.intp]]: ...

class OptimizeResult:
    x: NDArray[np.float64]

def minimize(
    fun: Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]],
    x0: NDArray[np.float64],
    *,
    jac: bool,
    method: str,
    bounds: Sequence[tuple[float | None, float | None]] | None = None,
) -> OptimizeResult: ...
