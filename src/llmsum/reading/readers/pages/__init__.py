"""From pieces of print on pages to paragraphs, headings and tables: for texts that are drawn, and for scans.

The modules in the order of the work: `glyphs` and `rules` (what PDFium tells) → `pieces` → `grids` (tables with ruled
lines) → `margins` (headers, footers and page numbers out) → `columns` (reading order) → `lines` → `aligned` (tables
without ruled lines) → `paragraphs` → `kinds` (headings, items, notes) → `written` (text and blocks).
"""
