"""How gunicorn serves the site: `gunicorn -c deploy/gunicorn.conf.py referral_site.wsgi`."""  # noqa: N999 -- its usual name

import os
import shutil
from pathlib import Path
from threading import Timer

from gunicorn.http import message

from referral_site.serving import Log, Worker, count_together, overwrite_what_is_freed

overwrite_what_is_freed()
COUNTED = count_together()

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = Worker
threads = 4  # each keeps its own database connection open
timeout = 30
graceful_timeout = 15
keepalive = 5

# A path of 10 kB is a reader's mistake like any other: the site answers it, in her language.
# gunicorn caps the limit at 8190 or takes it away altogether; this keeps one.
message.MAX_REQUEST_LINE = limit_request_line = 32 * 1024

# Who read what is nobody's business: no address, query string, referrer or browser in the log.
logger_class = Log
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
if os.environ.get("LOG_FORMAT") == "json":  # no part of it can hold a quotation mark
    access_log_format = (
        '{"time": "%(t)s", "logger": "access", "method": "%(m)s", "path": "%(U)s", '
        '"status": %(s)s, "bytes": %(B)s, "ms": %(M)s}'
    )


def on_exit(server: object) -> None:
    shutil.rmtree(COUNTED, ignore_errors=True)


def post_worker_init(worker: object) -> None:
    """Make what is kept in memory, such as the search, before somebody waits for it.

    Not at once: the first page comes first. `deploy/renew.py` waits for the name.
    """
    if (name := Path("/proc/self/comm")).exists():  # Linux
        name.write_text("serving")
    timer = Timer(1, make_ready)
    timer.daemon = True  # it holds up no end
    timer.start()


def make_ready() -> None:
    from django.db import connection

    from referral_site import health

    health.ready()
    connection.close()  # it was this thread's own


# No socket that takes orders, and nothing written outside the project.
control_socket_disable = True
