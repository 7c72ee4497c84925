"""What Word files of any age have in common: paragraphs with their look, tables, numbers that Word counts itself."""
