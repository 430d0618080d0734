"""The demo world: invented people in real wire formats, served by fake registries that can be told to fail.

`python -m verifier.demo.world` serves it alone. It does not import the service that asks it.
"""
