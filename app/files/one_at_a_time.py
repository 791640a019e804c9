"""Locks for libraries that are not made for several threads, shared by all parts of the program that use them."""

import threading

PDFIUM = threading.Lock()
"""Held while PDFium is asked anything."""
