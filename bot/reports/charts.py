"""Charts for a report, as PNG: the numbers stand on the bars, so that colour says nothing alone.

The library is heavy and is imported only when something is drawn. Its own font has all Vietnamese
letters.
"""

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 6.3  # inches: the width of the words on a page
DOTS = 200  # an inch
_LINE = 30  # characters of a label before it goes on below
_DARK, _LIGHT, _GREY = "#1f4e79", "#9dc3e6", "#404040"
_HATCH = "///"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how many in all, and the part of them that is told of besides."""

    label: str
    count: int
    part: int | None = None


def bars(title: str, values: Sequence[Bar], *, names: tuple[str, str] | None = None) -> bytes:
    """Lying bars, the first on top; ``names`` are of the whole and of the part."""
    labels = [textwrap.fill(bar.label, _LINE) for bar in values]
    lines = sum(label.count("\n") + 1 for label in labels)
    thick = 0.24 if names is None else 0.34
    figure, axes = _drawing(max(1.6, 0.8 + thick * len(values) + 0.05 * lines))
    places = range(len(values))
    if names is None:
        drawn = axes.barh(places, [bar.count for bar in values], color=_DARK, height=0.65)
        axes.bar_label(drawn, labels=[_written(bar.count) for bar in values], padding=3)
    else:
        _pairs(axes.barh, axes, values, names, across="height")
    axes.set_yticks(places, labels)
    axes.invert_yaxis()
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.xaxis.set_visible(False)
    axes.margins(x=0.14)
    return _png(figure, axes, title, names)


def columns(title: str, values: Sequence[Bar], names: tuple[str, str]) -> bytes:
    """Standing pairs, in the order of time."""
    figure, axes = _drawing(3.2)
    _pairs(axes.bar, axes, values, names, across="width")
    axes.set_xticks(range(len(values)), [bar.label for bar in values])
    if len(values) > 8:
        axes.tick_params(axis="x", labelrotation=60)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.yaxis.set_visible(False)
    axes.margins(y=0.14)
    return _png(figure, axes, title, names)


def _drawing(height: float) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - heavy
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(WIDTH, height), dpi=DOTS, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.tick_params(length=0, labelsize=8.5, labelcolor=_GREY)
    return figure, axes


def _pairs(
    draw: Any, axes: Any, values: Sequence[Bar], names: tuple[str, str], *, across: str
) -> None:
    """A whole and its part side by side, told apart by hatching too."""
    size = 0.4
    sides = (
        (-size / 2, [bar.count for bar in values], names[0], {"color": _DARK}),
        (
            size / 2,
            [bar.part or 0 for bar in values],
            names[1],
            {"color": _LIGHT, "hatch": _HATCH, "edgecolor": _DARK, "linewidth": 0.6},
        ),
    )
    for shift, counts, name, look in sides:
        drawn = draw(
            [place + shift for place in range(len(values))],
            counts,
            **{across: size * 0.92},
            label=name,
            **look,
        )
        crowded = len(values) > 10 and across == "width"
        axes.bar_label(
            drawn,
            labels=[_written(count) for count in counts],
            padding=3,
            fontsize=6.5 if crowded else 8,
            rotation=90 if crowded else 0,
        )


def _png(figure: Any, axes: Any, title: str, names: tuple[str, str] | None) -> bytes:
    figure.suptitle(textwrap.fill(title, 70), fontsize=10.5, fontweight="bold")
    if names is not None:
        axes.legend(
            fontsize=8, frameon=False, ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1.0)
        )
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _written(count: int) -> str:
    """As numbers are written in Vietnamese: 1.234."""
    return f"{count:,}".replace(",", ".")
