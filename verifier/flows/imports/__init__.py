"""Import: a hundred thousand claims in one call, kept sealed at once and taken in, a line after the other, in time."""
