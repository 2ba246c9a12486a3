"""An HTTP/1.1 server. HOST and PORT say where it listens, DATA_DIR where it keeps files."""

import os
import sys

from paths import Site
from server import Server
from store import Store


def main() -> int:
    site = Site(Store(os.environ["DATA_DIR"]))
    Server(os.environ["HOST"], int(os.environ["PORT"]), site).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
