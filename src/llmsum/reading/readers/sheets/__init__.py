"""Workbooks: rows as they are shown, with the names of their columns."""
