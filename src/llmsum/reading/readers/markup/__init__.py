"""What the formats that are read as they stand on disk have in common: Markdown, AsciiDoc, reStructuredText.

The modules in the order of the work: `sheet` (a text by its lines, and what is found on it) → `fields` (above the
text), `rules` (Markdown's blocks) → `prose` (which lines are one), `addresses`, `inline` (marks between words) →
`writing` (all of these on the sheet) → tables: `pipes` (cells between bars), `barred_table`, `fenced_table` (AsciiDoc),
`simple_table` (reStructuredText), `tags` and `html` (in Markdown) → `titles`.
"""
