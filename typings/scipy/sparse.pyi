from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

class csr_matrix:  # noqa: N801 - its name
    def __init__(self, arg: tuple[NDArray[np.float64], tuple[Sequence[int], ...]], shape: tuple[int, int]) -> None: ...
    @property
    def T(self) -> csr_matrix: ...  # noqa: N802 - its name
    def tocsr(self) -> csr_matrix: ...
    def __matmul__(self, other: NDArray[np.float64]) -> NDArray[np.float64]: ...
