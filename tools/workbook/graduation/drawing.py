"""The few things that the page is drawn with. Each gives lines of SVG."""
from workbook.graduation.lettering import clean, escaped
from workbook.graduation.record import FAILED, NOT_BEGUN, NOT_TRIED, PASSED

INK, PAPER = "#1b1f24", "#ffffff"
BLUE, ORANGE, GREEN, PURPLE, YELLOW, GREY = "#cfe3ff", "#ffdcb8", "#cdeccf", "#e4d7ff", "#fff0b3", "#e6e8eb"
TINT = {PASSED: GREEN, FAILED: ORANGE, NOT_BEGUN: PAPER, NOT_TRIED: GREY}
BORDER = {"core": 'stroke-width="3"', "take": 'stroke-width="1.5"',
          "extra": 'stroke-width="1.5" stroke-dasharray="4 3"'}


def text(x, y, size, words, anchor="start", mono=False, bold=False):
    family = ' font-family="DejaVu Sans Mono, monospace"' if mono else ""
    weight = ' font-weight="bold"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}"{family}{weight}{place}>{escaped(clean(words))}</text>'


def box(x, y, width, height, tint, border=BORDER["take"]):
    return (f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4" fill="{tint}" stroke="{INK}" '
            f'{border}/>')


def line(x, y, to_x, to_y, width=1):
    return f'<line x1="{x:g}" y1="{y:g}" x2="{to_x:g}" y2="{to_y:g}" stroke="{INK}" stroke-width="{width:g}"/>'


def mark(x, y, state):
    """A tick, a cross, a ring or a dash, 14 units wide: each state has a shape of its own, and not a colour alone."""
    shape = {PASSED: "M0 7 L5 12 L14 1", FAILED: "M2 1 L12 12 M12 1 L2 12", NOT_TRIED: "M1 7 L13 7",
             NOT_BEGUN: "M12 7 A5 5 0 1 1 2 7 A5 5 0 1 1 12 7"}[state]
    width = 1.5 if state == NOT_BEGUN else 2.5
    return (f'<path transform="translate({x:g} {y:g})" d="{shape}" fill="none" stroke="{INK}" stroke-width="{width}" '
            'stroke-linecap="round"/>')
