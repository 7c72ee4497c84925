"""RTF, made into the parts that `word` reads.

The modules in the order of the work: `tokens` → `groups` (what a group says of the text in it) → `tables` (fonts,
styles; rows) → `flow` (lines, paragraphs, rows). The reader itself, `llmsum.reading.readers.rtf`, takes the tokens.
"""
