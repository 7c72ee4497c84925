"""Did this prompt change make it better? Gold, matching, metrics, recordings, runs, verdicts."""
