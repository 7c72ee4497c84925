"""Word files of the years 1997 to 2003, and of WPS, as [MS-DOC] describes them, made into the parts that `word` reads.

The modules in the order of the work: `file` (streams) → `sprms` (formats) → `sheet` (styles), `lists` → `tables` →
`text`.
"""
