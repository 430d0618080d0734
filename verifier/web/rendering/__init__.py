"""Templates, and the words and formats they are filled with; they know no route."""
