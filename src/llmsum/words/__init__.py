"""What words mean: script, figures, units, the cues of a kind."""
