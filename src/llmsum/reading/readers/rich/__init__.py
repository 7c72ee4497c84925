"""RTF: its groups and words made into the parts that Word files have."""
