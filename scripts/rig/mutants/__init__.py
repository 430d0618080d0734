"""Small faults planted in the rules, one at a time, and whether a test notices each: see `scripts/prove mutants`."""
