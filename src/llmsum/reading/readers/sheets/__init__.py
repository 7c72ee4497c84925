"""Workbooks: rows as they are shown, with the names of their columns.

The modules in the order of the work: `xlsx`, `xls` or `ods` (cells, as `numbers` shows them) → `grid` (a sheet,
whatever file it comes from) → `parts` (heads, tables, labels) → `layout` (lines with their blocks). `words` says what
texts of cells mean.
"""
