"""One numbered step per schema revision. A released step is never changed."""
