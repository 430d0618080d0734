"""Finding: a reviewer looks for a claim or reads an account, and says why; each time there is an event in the log."""
