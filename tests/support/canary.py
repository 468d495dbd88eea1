"""A browser that listens for what must not happen on a page: scripts of names, broken rules, dialogs, overflow."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Dialog, Page

LISTEN = """
window.sung = [];
window.canary = () => window.sung.push("canary() was called");
document.addEventListener("securitypolicyviolation", (said) => window.sung.push("policy: " + said.violatedDirective));
"""
TELEPHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@dataclass
class Canary:
    """`sung` is everything that happened and shouldn't have, each with the page it happened on."""

    page: Page
    sung: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(LISTEN)
        self.page.on("dialog", self._dialog)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.sung.append(f"{self.page.url}: {error}"))

    def look(self, url: str) -> None:
        """Open a page on a telephone and on a desk."""
        for size in (TELEPHONE, DESK):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]  # its own kind of dict
            answer = self.page.goto(url)
            assert answer is not None
            assert answer.ok, (url, answer.status)
            self.page.wait_for_load_state("networkidle")
            self.sung += [f"{url}: {each}" for each in self.page.evaluate("window.sung")]
            width = self.page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                self.sung.append(f"{url}: {width} wide on a screen of {size['width']}")

    def _dialog(self, dialog: Dialog) -> None:
        self.sung.append(f"{self.page.url}: a dialog says {dialog.message}")
        dialog.dismiss()

    def _console(self, said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text or "Content-Security-Policy" in said.text:
            self.sung.append(f"{self.page.url}: {said.text}")
