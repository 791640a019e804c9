"""健康县区自评: an offline program for self-assessment and two-level review of healthy counties."""

__version__ = "0.1.0"
