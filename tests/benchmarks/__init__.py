"""Budgets of DESIGN.md 11, measured as ratios in one run: `python3 start.py bench`. No timed tests."""
