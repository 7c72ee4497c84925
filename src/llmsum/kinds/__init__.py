"""The one room that decides what a sentence is: an achievement, a problem, a plan, or by default none of them.

`passages` cuts a report into what is decided on, `lexicon` finds the words that speak for a kind, `features` tells what
else is known of a passage, and `deciding` weighs it all with the numbers of `weights.toml`, which `llmsum eval fit`
writes.
"""
