"""Start the program: `python -m app` and the command `jkxq` both end here."""

import sys

from app.main import main

if __name__ == "__main__":
    sys.exit(main())
