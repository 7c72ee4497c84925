"""A folder of reports on several machines at once: `batch` with its documents summarised by Ray.

What a run knows stays where it was: the manifest on the machine that started it. `run` puts a batch together, `stream`
is the one importer of Ray, `worker` is what runs on the machines, and `desk` is what they share: documents handed out,
attempts counted, and the limits of the endpoint, which `bank` lends to the `flow` of each.
"""
