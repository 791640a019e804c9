"""Screens: one a task. They do not know each other; the main window joins them."""
