"""The rules: frozen values and pure functions. No I/O, no clock, no pydantic; `now` is always an argument."""
