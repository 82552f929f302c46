#!/usr/bin/env python3
"""compare.py OURS TOUGH: what a first and a daily check cost with three TUF clients, on the same repository.

The repository is `OURS sample`: three models, in one targets file and with a role for each. It is served on this machine
by a server of static files with validators (ETag), which counts requests and bytes. The three clients have the command
line of the conformance suite. Nothing leaves this machine, and nothing here decides about trust.
"""

import hashlib
import os
import re
import shutil
import socketserver
import subprocess
import sys
import tempfile
import threading

ROUNDS = 5
here = os.path.dirname(os.path.abspath(__file__))


class Repository(socketserver.ThreadingTCPServer):
    """Static files of one folder. `seen` is what passed since it was last emptied: bytes in both directions, of bodies, and status."""

    daemon_threads = True

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Visit)
        self.folder = folder
        self.seen = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def address(self, folder):
        return f"http://127.0.0.1:{self.server_address[1]}/{folder}/"


class Visit(socketserver.StreamRequestHandler):
    """One request for each connection, as the clients' loopback transport asks; python-tuf's pool copes."""

    def handle(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline(8192)
            if not line:
                return
            head += line
        path = head.split(b" ", 2)[1].decode().lstrip("/")
        # tough asks for HASH.folder/name where the specification says folder/HASH.name.
        path = re.sub(r"^targets/([0-9a-f]{64})\.(.+)/", r"targets/\2/\1.", path)
        file = os.path.join(self.server.folder, path)
        status, body, etag = "404 Not Found", b"", ""
        if ".." not in path and os.path.isfile(file):
            with open(file, "rb") as opened:
                body = opened.read()
            etag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
            status = "200 OK"
            wanted = re.search(rb"(?i)if-none-match: *(\S+)", head)
            if wanted and wanted[1].decode() == etag:
                status, body = "304 Not Modified", b""
        answer = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
        answer += f"ETag: {etag}\r\n\r\n" if etag else "\r\n"
        self.server.seen.append((len(head) + len(answer) + len(body), len(body), status))
        self.wfile.write(answer.encode() + body)


def run(command, server):
    """Requests, bytes on the wire, bytes of bodies, milliseconds of processor time (user and system, the start of the program included)."""
    server.seen.clear()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed")
    wire, bodies, _ = zip(*server.seen) if server.seen else ([], [], [])
    return len(server.seen), sum(wire), sum(bodies), (usage.ru_utime + usage.ru_stime) * 1000


def instructions(command):
    """Millions of instructions of the whole program, or nothing where there is no valgrind."""
    if not shutil.which("valgrind"):
        return None
    counted = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    said = subprocess.run(counted, capture_output=True, text=True, check=True).stderr
    return int(re.search(r"Collected : (\d+)", said)[1]) / 1e6


def measure(client, native, server, root, image):
    """Rows for a first check, a daily check with nothing new, and the search for an image with its download."""
    rows = {}

    def verbs(folder):
        shared = [*client, "--metadata-dir", os.path.join(folder, "metadata"), "--metadata-url", server.address("metadata")]
        fetch = ["--target-name", image, "--target-dir", os.path.join(folder, "targets")]
        return {
            "first check": [*shared, "refresh"],
            "daily check": [*shared, "refresh"],
            "image, when checked": [*shared, *fetch, "--target-base-url", server.address("targets"), "download"],
        }

    for round_ in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "metadata"))
            os.mkdir(os.path.join(folder, "targets"))
            init = [*client, "--metadata-dir", os.path.join(folder, "metadata"), "init", root]
            subprocess.run(init, check=True, stdout=subprocess.DEVNULL)
            for what, command in verbs(folder).items():
                if round_ == ROUNDS:
                    rows[what].append(instructions(command) if native else None)
                    continue
                requests, wire, bodies, cpu = run(command, server)
                before = rows.setdefault(what, [requests, wire, bodies, cpu])
                if before[:3] != [requests, wire, bodies]:
                    sys.exit(f"{what} of {client} does not repeat: {before[:3]} and {[requests, wire, bodies]}")
                before[3] = min(before[3], cpu)
    return rows


def main():
    ours, tough = sys.argv[1:]
    clients = [
        ("pandu-tuf", [ours], True),
        ("tough", [tough], True),
        ("python-tuf", [sys.executable, os.path.join(here, "python_tuf.py")], False),
    ]
    print(f"{'':<22}{'':<12}{'requests':>9}{'wire B':>9}{'body B':>9}{'CPU ms':>9}{'M instr.':>10}")
    for title, shape in [("one targets file", []), ("a role for each model", ["delegated"])]:
        print(title)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([ours, "sample", folder, *shape], check=True)
            with open(os.path.join(folder, "targetpath"), encoding="utf-8") as opened:
                image = opened.read()
            server = Repository(folder)
            root = os.path.join(folder, "metadata", "1.root.json")
            measured = [(name, measure(client, native, server, root, image)) for name, client, native in clients]
            server.shutdown()
            server.server_close()
        for what in measured[0][1]:
            for name, rows in measured:
                requests, wire, bodies, cpu, counted = rows[what]
                shown = "-" if counted is None else f"{counted:.1f}"
                print(f"  {what:<20}{name:<12}{requests:>9}{wire:>9}{bodies:>9}{cpu:>9.0f}{shown:>10}")
    print("CPU and instructions are of the whole program, from its start to its end; python-tuf's start is Python's.")


main()
