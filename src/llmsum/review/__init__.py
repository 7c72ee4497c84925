"""Review of summaries in a browser, and what becomes of it: labels.

In the order of the work: `items` (what is told and decided of an item) → `deeds` (what is done, undone, done again) →
`journal` (deeds on disk), `predictions`, `source` (what there is to begin with) → `session` (one summary under review)
→ `faults`, `gold`, `differences`, `carrying` (labels of it) → `words`, `rows`, `overlays`, `pages`, `compared_page`,
`outcomes` (what is shown) → `shelf`, `list_page` (all that is reviewed) → `guard`, `server` (who may ask, what is
answered).
"""
