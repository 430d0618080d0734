"""Passing a case on: skipped with a reason, handed over with a note, given to a lead; and a badge that is doubted."""
