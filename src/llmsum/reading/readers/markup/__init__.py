"""What the formats that are read as they stand on disk have in common: Markdown, AsciiDoc, reStructuredText."""
