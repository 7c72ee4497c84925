"""A folder of reports, and what became of each."""
