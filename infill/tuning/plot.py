"""Trials as a picture: accuracy against seconds, the ones worth choosing joined by a line.

Path("tune.svg").write_text(svg(trials))
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib import import_module
from typing import Any

from infill.errors import SourceError
from infill.tuning.trials import Trial, pareto

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 30, 50


def svg(trials: Sequence[Trial]) -> str:
    """An SVG document; every point carries its name."""
    best = pareto(trials)
    slowest = 1.1 * max(each.seconds for each in trials) or 1.0
    low = min(each.accuracy for each in trials)
    high = max(max(each.accuracy for each in trials), low + 0.01)

    def x(each: Trial) -> float:
        return LEFT + each.seconds / slowest * (WIDTH - LEFT - RIGHT)

    def y(each: Trial) -> float:
        return HEIGHT - BOTTOM - (each.accuracy - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    line = " ".join(f"{x(each):.1f},{y(each):.1f}" for each in best)
    body = [f'<polyline points="{line}" fill="none" stroke="#1f6f8b" stroke-width="1.5"/>']
    for each in trials:
        colour = "#1f6f8b" if each in best else "#999999"
        body.append(f'<circle cx="{x(each):.1f}" cy="{y(each):.1f}" r="4" fill="{colour}"/>')
        body.append(_text(x(each) + 7, y(each) + 4, each.name, "start"))
    for value in (low, high):
        at = HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)
        body.append(_text(LEFT - 8, at + 4, f"{100 * value:.1f} %", "end"))
    for part in range(5):
        across = LEFT + part / 4 * (WIDTH - LEFT - RIGHT)
        body.append(_text(across, HEIGHT - BOTTOM + 18, f"{part / 4 * slowest:.3g}", "middle"))
    body.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "seconds an example", "middle"))
    body.append(_text(LEFT - 8, TOP - 12, "accuracy", "end"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="sans-serif" font-size="11">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n'
        f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="#555"/>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def figures_for(path: str) -> Any:
    """What draws a PNG file: matplotlib's figures. Raises SourceError if it is not installed."""
    try:
        return import_module("matplotlib.figure")
    except ImportError:
        raise SourceError(
            "a PNG needs matplotlib",
            where=path,
            todo="pip install matplotlib, or a file that ends in .svg",
        ) from None


def png(trials: Sequence[Trial], path: str) -> None:
    """The same as a PNG file."""
    figure = figures_for(path).Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    best = pareto(trials)
    axes.plot([each.seconds for each in best], [100 * each.accuracy for each in best])
    for each in trials:
        axes.plot(
            [each.seconds], [100 * each.accuracy], "o", color="grey" if each not in best else None
        )
        axes.annotate(each.name, (each.seconds, 100 * each.accuracy), fontsize=7)
    axes.set(xlabel="seconds an example", ylabel="accuracy, %")
    figure.savefig(path)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
