"""Make a database with the content many times over: `python -m bench.prepare TIMES`."""

import os
import sys

import django

# A statement that copies a table a hundred times over may take longer than one for a reader.
os.environ["STATEMENT_TIMEOUT"] = "600"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from bench.multiply import multiply  # noqa: E402

call_command("migrate", verbosity=0)
with open(os.devnull, "w") as nowhere:  # noqa: PTH123
    call_command("load_content", stdout=nowhere)
if (times := int(sys.argv[1])) > 1:
    multiply(times)
