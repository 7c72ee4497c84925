"""A model: what is asked, where, at what price, and what came back."""
