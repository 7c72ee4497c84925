"""What files of Word and its kin have in common, whatever format they are in; and, below it, what .docx files are.

A reader gives `parts`: paragraphs, made of a `line` each, and tables. From there on all go one way, in this order:
`grid`, `heads`, `forms`, `tables` (rows, with the names of their columns) → `titles`, `ranks`, `outline` (title,
headings, items) → `document` (text and blocks). `counting` and `numerals` give the numbers that a program counts,
`style_names` says what names of styles mean, `symbols` what signs without a code are.

Of a .docx file alone: `package` → `styles`, `numbering` → `fields`, `inline` (in a paragraph) → `body`.
"""
