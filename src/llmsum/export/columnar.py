"""Parquet with typed columns, in row groups: memory does not grow with the documents."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO, Final

from llmsum.errors import MissingExtra
from llmsum.render.rows import Cell, Result, TableName, tables_for

GROUP_ROWS: Final = 10_000


def write_parquet(results: Iterable[Result], file: BinaryIO, table: TableName) -> None:
    """One table. What the report does not say is null.

    Raises:
        MissingExtra: if pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra("-f parquet", "export") from None
    arrow = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    tables, results = tables_for(results)
    types = tables[table].types
    schema = pyarrow.schema([(name, arrow[kind]) for name, kind in types.items()])
    rows = (row for result in results for row in tables[table].rows(result))
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(rows):
            columns = [
                _typed(column, kind) for column, kind in zip(zip(*group, strict=True), types.values(), strict=True)
            ]
            writer.write_batch(pyarrow.record_batch(columns, schema=schema))


def _groups(rows: Iterator[tuple[Cell, ...]]) -> Iterator[list[tuple[Cell, ...]]]:
    while group := list(islice(rows, GROUP_ROWS)):
        yield group


def _typed(column: tuple[Cell, ...], kind: type) -> list[Cell]:
    """Whole numbers as floats where the column is of floats: Arrow refuses those that a float cannot hold exactly."""
    return [float(cell) if kind is float and cell is not None else cell for cell in column]
