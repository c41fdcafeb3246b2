"""Chromium, driven over a pipe by its DevTools protocol, and what can be told of a screenshot. Needs nothing but Python."""

import base64
import collections
import fcntl
import itertools
import json
import os
import struct
import subprocess
import sys
import time
import zlib


class Chromium:
    """One page of a headless browser."""

    def __init__(self, profile, size):
        options = ["--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--ignore-certificate-errors", "--no-first-run"]
        orders, self._orders = os.pipe()
        self._answers, answers = os.pipe()

        def give_pipes():
            # It reads orders from 3 and answers on 4; both may be taken by the ends themselves.
            high = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in [orders, answers]]
            for end, number in zip(high, [3, 4]):
                os.dup2(end, number)

        self._process = subprocess.Popen(
            ["chromium", *options, f"--user-data-dir={profile}", "--window-size={},{}".format(*size), "about:blank"],
            preexec_fn=give_pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(orders)
        os.close(answers)
        self._numbers, self._buffer, self._session = itertools.count(1), b"", {}
        pages = [target for target in self.call("Target.getTargets")["targetInfos"] if target["type"] == "page"]
        self._session = {"sessionId": self.call("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)["sessionId"]}
        self.call("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=False)

    def call(self, method, **parameters):
        number = next(self._numbers)
        os.write(self._orders, json.dumps({"id": number, "method": method, "params": parameters, **self._session}).encode() + b"\0")
        while True:
            while b"\0" not in self._buffer:
                chunk = os.read(self._answers, 1 << 16)
                if not chunk:
                    sys.exit("Chromium has ended")
                self._buffer += chunk
            message, self._buffer = self._buffer.split(b"\0", 1)
            answer = json.loads(message)
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def value(self, script):
        return self.call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def wait_for(self, script, patience=120):
        """Waits until a script says something true on the page; pages may come and go meanwhile."""
        end = time.monotonic() + patience
        while not self._holds(script):
            if time.monotonic() > end:
                sys.exit(f"waited in vain for {script} on {self.value('location.href')}: {self.value('document.body.innerText')}")
            time.sleep(0.02)

    def _holds(self, script):
        try:
            return self.value(script)
        except RuntimeError as error:
            # The page went away under the question.
            if "navigated" in str(error) or "context" in str(error):
                return False
            raise

    def type(self, selector, text):
        self.value(f"document.querySelector({json.dumps(selector)}).focus()")
        self.call("Input.insertText", text=text)

    def click(self, selector):
        frame = self.value(f"document.querySelector({json.dumps(selector)}).getBoundingClientRect().toJSON()")
        middle = {"x": frame["x"] + frame["width"] / 2, "y": frame["y"] + frame["height"] / 2}
        for kind in ["mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=kind, **middle, button="left", clickCount=1)

    def screenshot(self, scheme):
        """A picture of the page as people with this colour scheme, `light` or `dark`, see it."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        return Picture(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def end(self):
        os.close(self._orders)
        self._process.kill()
        self._process.wait()


class Picture:
    """A PNG of 8 bits for each of red, green and blue, with or without alpha."""

    def __init__(self, png):
        self.png = png
        self.width, self.height, depth, kind = struct.unpack(">IIBB", png[16:26])
        assert depth == 8 and kind in (2, 6), (depth, kind)
        data, at = b"", 8
        while at < len(png):
            length, name = struct.unpack(">I4s", png[at:at + 8])
            data += png[at + 8:at + 8 + length] if name == b"IDAT" else b""
            at += length + 12
        self._count(zlib.decompress(data), 3 if kind == 2 else 4)

    def _count(self, raw, step):
        """Counts colours, undoing the filters of the rows."""
        self.colours, above, length = collections.Counter(), bytearray(self.width * step), self.width * step
        for row in range(self.height):
            kind, line = raw[row * (length + 1)], bytearray(raw[row * (length + 1) + 1:(row + 1) * (length + 1)])
            for i in range(length) if kind else ():
                left, up, corner = (line[i - step], above[i], above[i - step]) if i >= step else (0, above[i], 0)
                line[i] = line[i] + prediction(kind, left, up, corner) & 255
            self.colours.update(zip(line[0::step], line[1::step], line[2::step]))
            above = line

    @property
    def ground(self):
        return self.colours.most_common(1)[0][0]

    @property
    def ink(self):
        """Which part of the picture is not of the ground's colour."""
        return 1 - self.colours[self.ground] / self.colours.total()

    @property
    def contrast(self):
        """Between the ground and what differs most from it, 1 to 21. Source: WCAG 2, "contrast ratio"."""
        ground = luminance(self.ground)
        return max((max(ground, other) + 0.05) / (min(ground, other) + 0.05) for other in map(luminance, self.colours))


def prediction(kind, left, up, corner):
    """What a row's filter expects of a byte. Source: PNG specification, section 9."""
    if kind < 4:
        return [0, left, up, (left + up) // 2][kind]
    guess = left + up - corner
    return min([left, up, corner], key=lambda neighbour: abs(guess - neighbour))


def luminance(colour):
    parts = [part / 255 for part in colour]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
