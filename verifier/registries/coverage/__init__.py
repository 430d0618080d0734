"""Which credential is looked up where: by machine, or by hand at which board."""
