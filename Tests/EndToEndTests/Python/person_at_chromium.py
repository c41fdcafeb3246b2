"""A person at Chromium: answers the emulator's sign-in page, and tells of the page on which the browser ends.

usage: person_at_chromium.py sign-in|cancel DIRECTORY ADDRESS   (DIRECTORY gets the browser's profile and screenshots)

Prints JSON: the page's title and text, and of a screenshot in each colour scheme its size, the colour of its ground, the part of it
that is not ground, and the greatest contrast in it.
"""

import json
import pathlib
import sys

from chromium import Chromium
from emulator_checks import ADA

SIZE = (1000, 700)


def answer(browser, action):
    browser.wait_for("document.readyState === 'complete' && document.title === 'Sign in'")
    if action == "cancel":
        browser.click("button[value=cancel]")
        return
    browser.type("#login", ADA)
    browser.type("#passwd", "analytical-engine")
    browser.click("form button")


def main():
    action, directory, address = sys.argv[1:]
    browser = Chromium(f"{directory}/profile", SIZE)
    try:
        browser.call("Page.navigate", url=address)
        answer(browser, action)
        browser.wait_for("document.readyState === 'complete' && document.title.endsWith(' · kubelogin')")
        facts = {"title": browser.value("document.title"), "text": browser.value("document.body.innerText")}
        for scheme in ["light", "dark"]:
            picture = browser.screenshot(scheme)
            pathlib.Path(directory, f"{scheme}.png").write_bytes(picture.png)
            facts[scheme] = {
                "width": picture.width, "height": picture.height, "ground": picture.ground, "ink": picture.ink, "contrast": picture.contrast,
            }
    finally:
        browser.end()
    print(json.dumps(facts))


main()
