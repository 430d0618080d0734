"""The work of leads: who holds which case, who is paused, what waits for a colleague, and what the service parked."""
