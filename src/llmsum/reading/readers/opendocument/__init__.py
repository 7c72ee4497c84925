"""OpenDocument: texts made into the parts that `word` reads; workbooks share `package`.

The modules in the order of the work: `package` (packed or flat XML) → `styles` → `body`.
"""
