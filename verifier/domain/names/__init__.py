"""People's names: parsing them, and comparing their parts."""
