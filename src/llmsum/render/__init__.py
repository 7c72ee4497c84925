"""Summary → text, JSON and Markdown; pure functions."""
