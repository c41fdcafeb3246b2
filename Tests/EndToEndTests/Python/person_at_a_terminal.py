"""Runs a program on a terminal of its own, and types when a text appears.

Arguments: the text to wait for, the keys (with \\x escapes), then the program and its arguments. Prints one line of JSON: what ended the
program, and whether the terminal is as it was before and was not while it waited for keys.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

wanted, keys, program = sys.argv[1].encode(), sys.argv[2].encode().decode("unicode_escape").encode(), sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(program[0], program)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
before = termios.tcgetattr(terminal)
output, held, end = b"", None, time.monotonic() + 60
while time.monotonic() < end:
    if not select.select([terminal], [], [], 0.2)[0]:
        continue
    try:
        chunk = os.read(terminal, 65536)
    except OSError:
        break
    output += chunk
    if held is None and wanted in output:
        held = termios.tcgetattr(terminal)
        os.write(terminal, keys)
after = termios.tcgetattr(terminal)
status = os.waitpid(pid, 0)[1]
print(json.dumps({
    "exit": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
    "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
    "takesOver": held is not None and held[:4] != before[:4],
    "givesBack": after == before,
    "longestLine": max(len(line.split(b"\x1b[J")[-1]) for line in output.replace(b"\r", b"\n").split(b"\n") if b"> " in line) if b"> " in output else 0,
}))
