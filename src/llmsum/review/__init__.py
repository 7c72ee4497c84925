"""Review of summaries in a browser, and what becomes of it: labels.

In the order of the work: `items` (what is told and decided of an item) → `deeds` (what is done, undone, done again) →
`journal` (deeds on disk) → `source` (the text) → `session` (one summary under review) → `faults`, `gold`,
`differences` (labels of it) → `words`, `rows`, `pages`, `compared_page` (what is shown) → `shelf` (all that is
reviewed) → `guard`, `server` (who may ask, and what is answered).
"""
