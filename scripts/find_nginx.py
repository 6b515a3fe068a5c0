"""Where this machine's nginx is; installs Debian's if there is none and we may.

`python scripts/find_nginx.py` prints the path, or says in one line what to install and ends with 1.
"""

import os
import shutil
import sys

import debian


def main() -> int:
    search = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin"
    if not shutil.which("nginx", path=search):
        debian.install("nginx-light")
    found = shutil.which("nginx", path=search)
    print(found or "find_nginx: no nginx found; what to do: install it", file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
