"""Questions in SoQL, as the states' open data portals take them."""
