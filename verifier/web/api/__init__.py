"""One file per topic of the API; each handler takes a `Call`, asks one flow and renders its answer."""
