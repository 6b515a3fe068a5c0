"""`python -m geo`."""

import gc
import sys

# A command ends before what could be collected comes to anything.
gc.disable()

from geo.cli import main  # noqa: E402

if __name__ == "__main__":
    code = main()
    # At its end the interpreter would look through all that is about to go.
    gc.freeze()
    sys.exit(code)
