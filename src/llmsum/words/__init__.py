"""What words mean: script, figures, units, names."""
