"""Slides: what stands on one, in the order of the eye.

The modules in the order of the work: `shapes` (what stands where) → `text` (paragraphs with their numbers) and `data`
(tables, charts, diagrams) → `slides` (lines with their blocks).
"""
