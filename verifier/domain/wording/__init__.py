"""Sentences of the core that people read: next steps, methods of proof, statements of reasons."""
