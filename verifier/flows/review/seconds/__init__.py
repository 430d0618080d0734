"""Blind second looks: some decisions of one person are looked at again by somebody who does not see them."""
