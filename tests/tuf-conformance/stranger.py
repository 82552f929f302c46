#!/usr/bin/env python3
"""stranger.py PANDU-MAKER: python-tuf reads what our maker's tool publishes, so that no mistake of ours agrees with itself.

A new maker publishes an update, rotates the root's, the online and the targets key, gives a model a key of its own and
publishes again. A phone that knew the first state and one that knows only the first root both end at the same image.
A byte changed anywhere in the metadata is refused. Served on this machine; nothing leaves it.
"""

import functools
import http.server
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.ngclient import Updater

TARGET = "PLK-1/1.1.0.img"
IMAGE = bytes(range(256)) * 200


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Phone:
    """python-tuf with a folder of its own."""

    def __init__(self, folder, root, address):
        self.metadata, self.targets = folder / "metadata", folder / "targets"
        self.metadata.mkdir(parents=True)
        self.targets.mkdir()
        self.root, self.address = root, address

    def image(self):
        updater = Updater(
            str(self.metadata), f"{self.address}/metadata/", str(self.targets), f"{self.address}/targets/", bootstrap=self.root
        )
        found = updater.get_targetinfo(TARGET)
        assert found, f"{TARGET} is not found"
        shutil.rmtree(self.targets)
        self.targets.mkdir()
        with open(updater.download_target(found), "rb") as file:
            return file.read()


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pandu-stranger-"))
    shop = folder / "shop"

    def maker(*words):
        done = subprocess.run([sys.argv[1], "--dir", shop, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"pandu-maker {' '.join(map(str, words))}: {done.stdout}{done.stderr}"

    (folder / "image").write_bytes(IMAGE)
    maker("init", "--name", "A maker")
    maker("image", "PLK-1", "1.1.0", folder / "image")
    maker(
        *"notice PLK-1 1.1.0 --kind security --urgency high --minutes 3 --minutes-max 6 --restart machine".split(),
        *("--risk", "Somebody could open it. | Sesiapa boleh membukanya."),
        *("--stops", "Opening by phone | Membuka dengan telefon", "--keeps", "Opening by key | Membuka dengan kunci"),
    )
    maker("publish")
    repository = shop / "repository"
    root = (repository / "metadata" / "1.root.json").read_bytes()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=repository))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"

    old = Phone(folder / "old", root, address)
    assert old.image() == IMAGE, "the first state"
    for key in ["root", "online", "targets"]:
        maker("rotate", key)
        maker("publish")
    maker("delegate", "PLK-1")
    maker("publish")
    assert old.image() == IMAGE, "after all keys have changed, for a phone that knew the old ones"
    assert Phone(folder / "new", root, address).image() == IMAGE, "and for one that knows only the first root"

    files = sorted((repository / "metadata").iterdir())
    newest = [file for file in files if file.name == "timestamp.json"]
    newest += [max((f for f in files if f.name.endswith(end)), key=lambda f: int(f.name.split(".")[0]))
               for end in (".root.json", ".snapshot.json", ".targets.json", ".PLK-1.json")]
    for number, file in enumerate(newest):
        right = file.read_bytes()
        middle = right.index(b'"expires":"2') + len('"expires":"2')
        file.write_bytes(right[:middle] + b"9" + right[middle + 1 :])
        try:
            Phone(folder / f"wrong-{number}", root, address).image()
        except (RepositoryError, DownloadError):
            pass
        else:
            sys.exit(f"a later date in {file.name} is not noticed")
        finally:
            file.write_bytes(right)
    server.shutdown()
    shutil.rmtree(folder)
    print(f"python-tuf reads what pandu-maker publishes: {len(files)} files, 3 rotations, 1 delegation, {len(newest)} forgeries refused")


main()
