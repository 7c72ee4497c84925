"""Slides: what stands on one, in the order of the eye."""
