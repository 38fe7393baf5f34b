"""Every page in a browser: light and dark, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import SITE

VIEWS = ("light", 1280), ("dark", 360)  # on a desk, and on a phone
PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*.html")
    if not {"_static", "_modules", "lite"} & set(path.parts)
)
STATE = """() => ({
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    wide: [...document.querySelectorAll("main *")]
        .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .slice(0, 3).map(e => `${e.tagName}.${e.className}`),
    images: [...document.images].filter(i => i.checkVisibility()).map(i => ({
        src: i.src.slice(0, 80), alt: i.getAttribute("alt"),
        loaded: i.complete && i.naturalWidth > 0
    })),
    formulas: document.querySelectorAll(".math").length,
    typeset: document.querySelectorAll("mjx-container").length,
    mistakes: [...document.querySelectorAll("mjx-merror")].map(e => e.textContent),
})"""
FOLLOWS = "theme => document.documentElement.dataset.theme === theme"
LOAD_IMAGES = """async () => {
    const shown = [...document.images].filter(image => image.checkVisibility());
    for (const image of shown) image.loading = "eager";
    await Promise.all(shown.map(image => image.decode().catch(() => {})));
}"""
# Each color of code and the color behind it, as [[r, g, b], [r, g, b]].
CODE_COLORS = """() => {
    const rgb = text => text.match(/[\\d.]+/g).map(Number);
    const ground = e => {
        const color = rgb(getComputedStyle(e).backgroundColor);
        return color.length === 3 || color[3] === 1 ? color.slice(0, 3) : ground(e.parentElement);
    };
    const pairs = [...document.querySelectorAll("pre span:not(:empty)")].map(
        e => JSON.stringify([rgb(getComputedStyle(e).color).slice(0, 3), ground(e)]));
    return [...new Set(pairs)].map(JSON.parse);
}"""
# axe needs half a minute for ten thousand colored words; code and formulas are checked above.
THIN_OUT = """() => document.querySelectorAll("pre, mjx-container, code, em.sig-param")
    .forEach(e => { e.textContent = e.textContent; })"""
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,  # it would ask for style sheets at the wrong address
}


@pytest.fixture(scope="module")
def page(new_page):
    return new_page()


def show(page, url):
    """Open a page as on a desk, in the light, and wait until it stands still."""
    theme, width = VIEWS[0]
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.faults.clear()
    page.goto(url, wait_until="load")
    page.evaluate("() => window.MathJax?.startup?.promise")


def show_as(page, theme, width):
    """What a reader of this page changes to see it in another theme and on another screen."""
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function(FOLLOWS, arg=theme)  # Chromium tells the page some frames later
    page.evaluate(LOAD_IMAGES)


def faults(page):
    """Everything that is wrong with what the page shows."""
    state = page.evaluate(STATE)
    if state["overflow"] > 0:
        yield f"too wide by {state['overflow']} px: {state['wide']}"
    if state["formulas"] > state["typeset"] or state["mistakes"]:
        yield f"{state['typeset']} of {state['formulas']} formulas typeset: {state['mistakes']}"
    for image in state["images"]:
        if not image["loaded"]:
            yield f"image does not load: {image['src']}"
        if not image["alt"] or "_images/" in image["alt"]:
            yield f"image without a description: {image['src']}: {image['alt']}"


def pale_code(page):
    """Colors of code that are hard to read on what is behind them."""
    for color, ground in page.evaluate(CODE_COLORS):
        dark, light = sorted(map(luminance, (color, ground)))
        if (light + 0.05) / (dark + 0.05) < 4.5:
            yield f"code in {color} on {ground}"


def luminance(color):
    """Relative luminance of an sRGB color, 0 to 1, as WCAG 2 defines it."""
    parts = (value / 255 for value in color)
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def barriers(page):
    """What axe finds."""
    for violation in Axe().run(page, options=AXE).response["violations"]:
        nodes = [node["html"][:120] for node in violation["nodes"][:3]]
        yield f"axe: {violation['id']}: {violation['help']}: {nodes}"


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_fault(page, address, name):
    show(page, address + name)
    found = []
    for theme, width in VIEWS:
        show_as(page, theme, width)
        found += [f"{theme}, {width} px: {fault}" for fault in faults(page)]
        found += pale_code(page)
    page.evaluate(THIN_OUT)
    for theme, width in VIEWS:
        show_as(page, theme, width)
        page.wait_for_timeout(400)  # until the theme has seen which boxes scroll now
        found += [f"{theme}, {width} px: {barrier}" for barrier in barriers(page)]
    assert page.faults + found == []
