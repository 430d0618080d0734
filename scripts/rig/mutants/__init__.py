"""Small faults planted in the rules, one at a time, and the tests that notice each: see `scripts/prove mutants`."""
