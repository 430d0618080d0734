"""Fuzzing of every parser that reads strangers' bytes: guided by coverage where that can be had."""
