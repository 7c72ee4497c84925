"""How likely an item is right: what is known of it, as a few numbers (`signs`), weighed by `fitted` ones (`weighing`).

`llmsum eval confidence` fits the numbers of `fitted.toml` to labelled reports and measures them on reports that they
were not fitted to. Right means: a careful reader listed the same fact under the same kind.
"""
