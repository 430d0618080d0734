"""The demo world: invented people in real wire formats, served by fake registries that can be told to fail.

`python -m verifier.demo.world` serves it alone. It knows nothing of the service it is asked by.
"""
