"""Summary → text for a terminal, JSON or Markdown; Report → outline. Pure functions: nothing here reads or writes."""
