"""What stands in somebody's way on a page, as axe finds it: WCAG 2.2 at level AA."""

from playwright.sync_api import Page
from pytest_playwright_axe import Axe

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}

# a change of light or width is on the page with the second frame, and when what moves has come to rest
SETTLED = """async () => {
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  await Promise.allSettled(document.getAnimations().filter((one) => one.effect.getTiming().iterations < 9)
    .map((one) => one.finished));
}"""


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Every rule that is broken, with the places; an empty list is what every page must give."""
    page.evaluate(SETTLED)
    found = Axe().run(page, options=WCAG, html_report_generated=False, json_report_generated=False)[
        "violations"
    ]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def in_every_light(page: Page) -> list[tuple[int, str, str, list[str]]]:
    """The same at both widths, by day and by night."""
    found = []
    for width in (1280, 390):
        for light in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=light, reduced_motion="reduce")
            found += [(width, light, rule, where) for rule, where in violations(page)]
    return found
