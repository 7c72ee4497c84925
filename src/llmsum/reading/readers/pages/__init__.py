"""From pieces of print on pages to paragraphs, headings and tables: for texts that are drawn, and for scans.

The modules in the order of the work: `glyphs` and `rules` (what PDFium tells), `broken` (whether it is what is printed)
and `pictures` (whether it is all) → `folding`, `pieces`, `sheets` (pieces of print on sheets) → `grids` (tables with
ruled lines) → `margins` (headers, footers and page numbers out) → `columns` (reading order), with `lines` and `aligned`
(tables without ruled lines) → `hyphens` (of programs, and of words) → `measures` (what is usual) → `full`,
`paragraphs` → `continued` (tables over pages) → `kinds` (headings, items, notes) → `written` (text and blocks).
From `grids` on `document` calls them.
"""
