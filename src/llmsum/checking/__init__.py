"""What an engine says → what may be told: evidence, figures, no duplicates."""
