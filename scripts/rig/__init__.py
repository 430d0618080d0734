"""Rig that measures and disturbs a throwaway service made of real processes: `scripts/bench` and `scripts/prove`."""
