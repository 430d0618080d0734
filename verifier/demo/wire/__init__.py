"""Wire formats: what the made-up people look like in the files and answers of each source."""
