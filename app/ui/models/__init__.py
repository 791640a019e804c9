"""Item models: they hold no data, they translate."""
