"""Programs that tests need, from Debian, where that needs no password."""

import os
import shutil
import subprocess
import sys


def is_root() -> bool:
    """Whether we are: apt-get needs no sudo then, and Chromium cannot use its sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install(*packages: str) -> bool:
    """Installs *packages* by apt-get and says whether it did; does nothing where there is none, or a password."""
    if not shutil.which("apt-get"):
        return False
    if is_root():
        prefix: list[str] = []
    elif shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        prefix = ["sudo", "-n"]
    else:
        return False
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    print(f"installing Debian's {packages[0]} for the tests", file=sys.stderr)
    # A failed update is no reason to stop: the lists at hand may do.
    subprocess.run([*apt, "update"], stdout=sys.stderr)
    command = [*apt, "install", "-y", "--no-install-recommends", *packages]
    return subprocess.run(command, stdout=sys.stderr).returncode == 0
