"""The part of SciPy that llmsum uses; the library ships no types."""
