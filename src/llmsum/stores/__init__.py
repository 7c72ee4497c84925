"""Where replies are kept: on this machine's disk, or where several machines reach them."""
