"""Claims as creators and the platform send, read and change them."""
