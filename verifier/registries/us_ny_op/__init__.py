"""New York's Office of the Professions. Off until the operator has its permission and its key."""
