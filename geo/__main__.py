"""`python -m geo`."""

import gc
import sys

# A command ends before what could be collected comes to anything.
gc.disable()

from geo.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
