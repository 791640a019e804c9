"""Fields as wide as a sample text, at every zoom."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

AIR_PX = 22


class SampleWidth(QObject):
    """Keeps a field as wide as its sample."""

    def __init__(self, field: QWidget, sample: str) -> None:
        """Give the field its width now, and again with another font."""
        super().__init__(field)
        self._field, self._sample = field, sample
        field.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the font."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Polish):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self._field.setFixedWidth(self._field.fontMetrics().horizontalAdvance(self._sample) + AIR_PX)


def keep_as_wide_as(field: QWidget, sample: str) -> None:
    """Keep a field as wide as a sample text."""
    SampleWidth(field, sample)
