"""The part of lxml that llmsum uses; the library ships no types."""
