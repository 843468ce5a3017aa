"""Counts byte strings in a core image of a running process.

usage: core.py PID FOLDER HEX...      takes the image with gcore into FOLDER, prints one count a line, removes the image
"""
import mmap
import os
import subprocess
import sys

process, folder, needles = sys.argv[1], sys.argv[2], [bytes.fromhex(text) for text in sys.argv[3:]]
start = os.path.join(folder, "core")
image = f"{start}.{process}"
taken = subprocess.run(["gcore", "-o", start, process], capture_output=True, text=True)
if not os.path.exists(image):
    sys.exit(f"gcore made no image of {process}.\n{taken.stdout}{taken.stderr}")
try:
    with open(image, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
        for needle in needles:
            count = at = 0
            while (at := memory.find(needle, at)) >= 0:
                count, at = count + 1, at + 1
            print(count)
finally:
    os.unlink(image)
