"""The part of legacy_doc that llmsum uses; its types are not marked as such."""
