"""A person's rights over what is held about them: to have it erased, to see it and who read it, to take it along."""
