"""What moves: explorers, the theme switch, search."""

import re

import pytest

from .conftest import SITE

EXPLORERS = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.glob("book/**/*.html")
    if 'class="nn-explorer"' in path.read_text("utf-8")
)


@pytest.mark.parametrize("name", EXPLORERS)
def test_explorers_move_by_keyboard(new_page, address, name):
    page = new_page()
    page.goto(address + name)
    figures = page.locator("figure.nn-explorer")
    for k in range(figures.count()):
        figure = figures.nth(k)
        image = figure.locator("img")
        for slider in figure.get_by_role("slider").all():
            start = int(slider.input_value())
            key = "ArrowRight" if start < int(slider.get_attribute("max")) else "ArrowLeft"
            before = image.get_attribute("src"), image.get_attribute("alt")
            said = slider.get_attribute("aria-valuetext")
            slider.focus()
            page.keyboard.press(key)
            assert abs(int(slider.input_value()) - start) == 1
            assert slider.get_attribute("aria-valuetext") != said
            assert image.get_attribute("src") != before[0], "the picture stands still"
            assert image.get_attribute("alt") != before[1], "the description stands still"
            row = slider.locator("xpath=..")
            assert row.locator("label").inner_text().strip()
            assert row.locator("output").inner_text() == slider.get_attribute("aria-valuetext")
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    assert page.faults == []


@pytest.mark.parametrize("name", EXPLORERS[:1])
def test_explorer_follows_the_theme_and_speaks_once(new_page, address, name):
    page = new_page()
    page.clock.install()  # timers run when the test says so
    page.goto(address + name)
    figure = page.locator("figure.nn-explorer").first
    light = figure.locator("img").get_attribute("src")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    dark = figure.locator("img").get_attribute("src")
    assert dark != light
    assert re.sub("%23[0-9a-f]{6}", "", dark) == re.sub("%23[0-9a-f]{6}", "", light)
    status = figure.locator("[aria-live=polite]")
    figure.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert status.inner_text() == "", "it waits until the slider rests"
    page.clock.run_for(1000)
    assert status.inner_text() == figure.locator("img").get_attribute("alt")


def test_theme_switch_goes_round(new_page, address):
    page = new_page("light")
    page.goto(address)
    button = page.locator("button.theme-switch-button:visible").first
    seen = []
    for _ in range(3):
        button.click()
        seen.append(page.evaluate("document.documentElement.dataset.theme"))
    assert set(seen) == {"light", "dark"}


def test_dark_page_shows_the_dark_drawing(new_page, address):
    for theme, shown in (("light", "nn-only-light"), ("dark", "nn-only-dark")):
        page = new_page(theme)
        page.goto(address)
        visible = page.locator("article img:visible")
        visible.wait_for()  # a picture has no size before it is loaded; fails if there are two
        assert shown in visible.get_attribute("class")


def test_paper_is_white(new_page, address):
    page = new_page("dark")
    page.goto(address)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("word", ["gradient", "perceptron"])
def test_search_finds_words(new_page, address, word):
    page = new_page()
    page.goto(f"{address}search.html?q={word}")
    page.wait_for_selector("#search-results li:nth-child(2) a")  # results appear one by one
    assert page.faults == []


def test_search_opens_by_keyboard(new_page, address):
    page = new_page()
    page.goto(address)
    page.keyboard.press("Control+k")
    box = page.locator("#pst-search-dialog input[type=search]")
    box.wait_for(state="visible")
    page.keyboard.type("neuron")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a")
    assert "search.html" in page.url
