"""Keys and seconds of a reviewer's cases, by keyboard alone in a browser over the real service."""
