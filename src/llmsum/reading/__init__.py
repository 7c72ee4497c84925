"""Bytes → a report cut into numbered segments."""
