"""What pages cost against how much content there is, as a picture: `docs/cost*.svg`.

Lines differ by their marks and dashes as well as by what is written at their ends, so that it can
be read without colours; the description says the figures.
"""

from collections.abc import Iterator
from html import escape
from math import log10
from pathlib import Path
from typing import TypeAlias

FOLDER = Path(__file__).resolve().parent.parent / "docs"
# {what is measured: {times the content: times an empty view}}
Figures: TypeAlias = dict[str, dict[int, float]]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 780, 420, 60, 240, 50, 50
DASHES = ["none", "8 4", "2 4", "8 4 2 4"]
TITLE = "What a page costs against how much content there is"
GAP = 16  # between two lines of text


def write(name: str, figures: Figures) -> None:
    file = FOLDER / f"{name}.svg"
    file.write_text(draw(figures), encoding="utf-8")
    print(f"\nDrawn: {file}")


def draw(figures: Figures) -> str:
    """Both axes go by powers of ten: a line that is level costs the same however much there is."""
    sizes = sorted({size for line in figures.values() for size in line})
    highest = max(cost for line in figures.values() for cost in line.values())
    most = next(bound for bound in (2, 5, 10, 20, 50, 100, 200, 500, 1000) if bound > highest)

    def across(size: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * log10(size / sizes[0]) / log10(sizes[-1] / sizes[0])

    def down(cost: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * log10(2 * cost) / log10(2 * most)

    said = ". ".join(
        f"{name}: " + ", ".join(f"{cost:.2g} at {size}x" for size, cost in sorted(line.items()))
        for name, line in figures.items()
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="title desc" font-family="sans-serif" font-size="13">',
        f'<title id="title">{TITLE}</title>',
        f'<desc id="desc">Times an empty view. {escape(said)}.</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="24" font-size="15" font-weight="bold">{TITLE}</text>',
        f'<text x="{LEFT}" y="{TOP - 6}">times an empty view</text>',
    ]
    for cost in [bound for bound in (0.5, 1, 2, 5, 10, 20, 50, 100) if bound <= most]:
        y = down(cost)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ccc"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{cost:g}</text>')
    for size in sizes:
        x, y = across(size), HEIGHT - BOTTOM + 20
        parts.append(f'<text x="{x:.1f}" y="{y}" text-anchor="middle">{size}x</text>')
    ends = {name: down(line[max(line)]) for name, line in figures.items()}
    heights = dict(apart(ends))
    for number, (name, line) in enumerate(figures.items()):
        points = [(across(size), down(cost)) for size, cost in sorted(line.items())]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        dash = DASHES[number % len(DASHES)]
        parts.append(f'<path d="{path}" fill="none" stroke="#222" stroke-dasharray="{dash}"/>')
        parts += [mark(number, x, y) for x, y in points]
        x = points[-1][0] + 12
        parts.append(f'<text x="{x:.1f}" y="{heights[name] + 4:.1f}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def mark(number: int, x: float, y: float) -> str:
    """A circle, a square, a triangle or a diamond."""
    if number % 4 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#222"/>'
    shape = ["M-4 -4h8v8h-8z", "M0 -5l5 9h-10z", "M0 -5l5 5l-5 5l-5 -5z"][number % 4 - 1]
    return f'<path d="{shape}" transform="translate({x:.1f} {y:.1f})" fill="#222"/>'


def apart(ends: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Where the names stand beside the ends of their lines, none over another."""
    free = 0.0
    for name, y in sorted(ends.items(), key=lambda each: each[1]):
        free = max(free, y)
        yield name, free
        free += GAP
