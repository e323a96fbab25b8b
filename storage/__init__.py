"""Facts: what is known, and nothing else."""
