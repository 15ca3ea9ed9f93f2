"""Text and boxes of a demo. Whatever a table holds is written as text, never as markup."""

from __future__ import annotations

import html
from typing import Union

import ipywidgets as widgets

from neuro_helpers.kit.controls import Control

Content = Union[widgets.Widget, Control]  # noqa: UP007 - a type alias that a checker without widgets' types can read


def styled(style: str, text: object) -> str:
    """Return text as a styled block of HTML.

    Examples
    --------
    >>> styled("nh-note", "a < b")
    '<div class="nh-note">a &lt; b</div>'
    """
    return f'<div class="{style}">{html.escape(str(text))}</div>'


def text_block(style: str, text: object) -> widgets.HTML:
    """Make a widget that shows text."""
    return widgets.HTML(styled(style, text))


def title(text: object) -> widgets.HTML:
    """Make a short bold title."""
    return text_block("nh-title", text)


def note(text: object) -> widgets.HTML:
    """Make a remark in small letters."""
    return text_block("nh-note", text)


def markup(text: str = "", style: str = "") -> widgets.HTML:
    """Make a widget of HTML that is safe already; its `value` may change."""
    return _with_style(widgets.HTML(text), style)


def box(*parts: Content, style: str = "") -> widgets.Box:
    """Lay parts out by a class of the style sheet."""
    return _with_style(widgets.Box(_widgets(parts)), style)


def row(*parts: Content, style: str = "nh-row") -> widgets.HBox:
    """Lay parts side by side; they wrap where there is no room."""
    return _with_style(widgets.HBox(_widgets(parts)), style)


def column(*parts: Content, style: str = "") -> widgets.VBox:
    """Lay parts below one another."""
    return _with_style(widgets.VBox(_widgets(parts)), style)


def card(*parts: Content, style: str = "") -> widgets.VBox:
    """Lay parts on a white card, as every picture is."""
    return column(*parts, style=f"nh-card {style}".strip())


def fill(place: widgets.Box, *parts: Content) -> None:
    """Show these parts in a box, instead of what it shows; nothing is sent when they are there already."""
    children = _widgets(parts)
    if list(place.children) != children:
        place.children = children


def contains(place: widgets.Widget, part: widgets.Widget | None) -> bool:
    """Whether a widget is laid out somewhere in a place."""
    return place is part or any(contains(child, part) for child in getattr(place, "children", ()))


def mark(widget: widgets.DOMWidget, style: str, on: bool) -> None:
    """Give a widget a style class, or take it away."""
    (widget.add_class if on else widget.remove_class)(style)


def hide(widget: widgets.DOMWidget, hidden: bool) -> None:
    """Take a widget off the screen, or bring it back."""
    widget.layout.display = "none" if hidden else None


def progress(words: str = "computing") -> widgets.FloatProgress:
    """Make a bar that is seen only while something takes its time."""
    bar = widgets.FloatProgress(0.0, min=0.0, max=1.0, description=words)
    bar.add_class("nh-progress")
    return bar


def _widgets(parts: tuple[Content, ...]) -> list[widgets.Widget]:
    return [part.widget if isinstance(part, Control) else part for part in parts]


def _with_style(widget, style: str):
    for name in style.split():
        widget.add_class(name)
    return widget
