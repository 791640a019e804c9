"""Marking (评分办法): the kinds as data, and how each turns input into points, derivation and gains."""
