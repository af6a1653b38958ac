# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Panels of curves with logarithmic axes, as SVG text."""

import math
from dataclasses import dataclass, field
from html import escape

PANEL_WIDTH, PANEL_HEIGHT = 460, 380
LEFT, RIGHT, ABOVE, BELOW = 58, 14, 40, 50  # around the axes of a panel
LEGEND_HEIGHT, NOTE_HEIGHT = 34, 22
INK, GRID = "#333333", "#e3e3e3"


@dataclass
class Curve:
    """points: (x, seconds, whether that is a proof, text). A point that is none marks where time ran out."""

    name: str
    color: str
    points: list
    width: float = 1.5
    dash: str = ""


@dataclass
class Panel:
    title: str
    axis: str
    marks: list  # of x
    curves: list = field(default_factory=list)


def svg(panels, low, high, description, note):
    """The panels side by side with one legend; seconds from `low` to `high`, powers of ten."""
    width = PANEL_WIDTH * len(panels)
    height = PANEL_HEIGHT + LEGEND_HEIGHT + NOTE_HEIGHT
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f"<title>{escape(description)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(panels):
        lines.append(f'<g transform="translate({number * PANEL_WIDTH} 0)">')
        lines += draw(panel, low, high)
        lines.append("</g>")
    lines += legend([curve for panel in panels for curve in panel.curves], PANEL_HEIGHT + 16)
    lines.append(text(LEFT, height - 10, note, size=11))
    lines.append("</svg>")
    return "\n".join(lines) + "\n"


def text(x, y, words, anchor="start", size=12, more=""):
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{INK}"{more}>'
        f"{escape(words)}</text>"
    )


def draw(panel, low, high):
    bottom, right = PANEL_HEIGHT - BELOW, PANEL_WIDTH - RIGHT

    def at(value, first, last, start, end):
        return start + (end - start) * math.log(value / first) / math.log(last / first)

    def x_of(value):
        return at(value, panel.marks[0], panel.marks[-1], LEFT + 12, right - 12)

    def y_of(value):
        return at(min(max(value, low), high), low, high, bottom, ABOVE)

    lines = [text((LEFT + right) / 2, 22, panel.title, "middle", 14, ' font-weight="bold"')]
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        y = y_of(10.0**power)
        lines.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="{GRID}"/>')
        lines.append(text(LEFT - 6, y + 4, f"{10.0 ** power:g} s", "end"))
    for mark in panel.marks:
        x = x_of(mark)
        lines.append(f'<line x1="{x:.1f}" y1="{ABOVE}" x2="{x:.1f}" y2="{bottom}" stroke="{GRID}"/>')
        lines.append(text(x, bottom + 17, f"{mark:,}", "middle", 11))
    lines.append(text((LEFT + right) / 2, bottom + 38, panel.axis, "middle"))
    lines.append(f'<path d="M{LEFT} {ABOVE}V{bottom}H{right}" fill="none" stroke="{INK}" stroke-width="1"/>')
    for curve in panel.curves:
        lines += draw_curve(curve, x_of, y_of)
    return lines


def draw_curve(curve, x_of, y_of):
    lines = []
    dash = f' stroke-dasharray="{curve.dash}"' if curve.dash else ""
    places = [(x_of(x), y_of(seconds), proven, words) for x, seconds, proven, words in sorted(curve.points)]
    for (x1, y1, _, _), (x2, y2, proven, _) in zip(places, places[1:]):
        style = dash if proven else ' stroke-dasharray="2 4"'
        lines.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{curve.color}" '
            f'stroke-width="{curve.width}"{style}/>'
        )
    for x, y, proven, words in places:
        lines.append(marker(x, y, curve.color, proven, words))
    return lines


def marker(x, y, color, proven, words):
    """A dot for a proof, an open triangle upwards for 'longer than this'."""
    inside = f"<title>{escape(words)}</title>"
    if proven:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="{color}">{inside}</circle>'
    shape = f"M{x:.1f} {y - 6:.1f}l5.5 9.5h-11z"
    return f'<path d="{shape}" fill="#ffffff" stroke="{color}" stroke-width="1.4">{inside}</path>'


def legend(curves, y):
    lines, x, seen = [], LEFT, set()
    for curve in curves:
        if curve.name in seen or not curve.points:
            continue
        seen.add(curve.name)
        dash = f' stroke-dasharray="{curve.dash}"' if curve.dash else ""
        lines.append(
            f'<line x1="{x}" y1="{y}" x2="{x + 26}" y2="{y}" stroke="{curve.color}" '
            f'stroke-width="{curve.width}"{dash}/>'
        )
        lines.append(text(x + 32, y + 4, curve.name))
        x += 52 + 7 * len(curve.name)
    lines.append(marker(x + 6, y + 1, INK, False, ""))
    lines.append(text(x + 18, y + 4, "not proven in the time given"))
    return lines
