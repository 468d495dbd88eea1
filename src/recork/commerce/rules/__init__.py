"""Pure rules: standard library and nothing else."""
