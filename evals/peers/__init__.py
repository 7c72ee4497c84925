"""Other ways to the same items, with the same model, endpoint and documents, scored by the same matcher."""
