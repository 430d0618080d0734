"""The way out to people: letters and the relay that takes them. It knows neither the store nor the registries."""
