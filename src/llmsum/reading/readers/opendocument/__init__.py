"""OpenDocument: its paragraphs made into the parts that Word files have."""
