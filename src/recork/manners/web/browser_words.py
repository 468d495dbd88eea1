"""A browser in the words a person would know it by."""

BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """Firefox on Windows, say. A browser can say what it likes, so this informs and decides nothing."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "A browser")
    system = next((f" on {name}" for sign, name in SYSTEMS if sign in user_agent), "")
    return browser + system
