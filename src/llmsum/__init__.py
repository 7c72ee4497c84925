"""Long work reports in; achievements, problems and plans out, each tied to the source and figure-checked."""

__version__ = "0.1.0"
