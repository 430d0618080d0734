"""Measures and torments a throwaway service made of real processes: `scripts/bench` and `scripts/prove`."""
