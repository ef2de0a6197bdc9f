"""Say it before the set-up, not after it, when the port is taken: `check_port.py PORT`."""

import socket
import sys

port = sys.argv[1]
if not port.isdigit() or not 0 < int(port) < 65536:
    sys.exit(f"PORT must be a number from 1 to 65535, not {port!r}.")
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(port)))
    except PermissionError:
        sys.exit(f"You may not use port {port}. Choose another: make run PORT=8001")
    except OSError:
        sys.exit(f"Port {port} is taken by another program. Choose another: make run PORT=8001")
