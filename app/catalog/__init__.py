"""Catalog: rubrics, forms, answers files and tables from outside, read into the domain's values."""
