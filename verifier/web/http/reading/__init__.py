"""Reading a request: parameters, bodies, files, and what to do about a field that is wrong."""
