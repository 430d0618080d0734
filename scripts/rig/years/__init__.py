"""Years that pass in minutes over a made-up board: every badge is what the truth of its day allows."""
