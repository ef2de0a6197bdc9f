"""`configure.py FOLDER` writes there what nginx needs: its configuration, headers and error pages.

All of it follows from the environment of the site, and from these:

    NGINX_PORT    where it listens: 443
    NGINX_RUN     a folder of its own for sockets and pages: /run/nginx-site
    NGINX_LOG     where it says what it answered: /dev/stdout
    BALANCER      the address of a machine in front (haproxy.cfg), whose word on who asks is taken
    NGINX_USER    as whom it works; nothing when it is not started as root
    TLS_CERTIFICATE, TLS_KEY    files; needed when SITE_URL is https
"""

import os
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_site.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIRequest  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402
from django.utils.translation import override  # noqa: E402

from referral_site.errors import plain_error  # noqa: E402

STATUSES = [400, 403, 404, 413, 414, 429, 503]
BROTLI = "ngx_http_brotli_static_module.so"
MODULES = [Path("/usr/lib/nginx/modules"), Path("/usr/lib64/nginx/modules")]
CIPHERS = ":".join(  # Mozilla's intermediate list, without DHE
    f"ECDHE-{kind}-{cipher}"
    for cipher in ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305")
    for kind in ("ECDSA", "RSA")
)
TLS = """ssl_certificate {certificate};
        ssl_certificate_key {key};
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers {ciphers};
        ssl_prefer_server_ciphers off;
        ssl_session_tickets off;
        ssl_session_timeout 1d;
        ssl_session_cache shared:tls:4m;"""
ADMIN_SERVER = """# The admin's own host.
    server {
        listen %(listen)s;
        server_name %(name)s;
        %(tls)s
        include %(folder)s/errors-and-files.conf;
        include %(folder)s/admin.conf;
        location / {
            return 404;
        }
    }"""
ADMIN_REDIRECT = """
    server {
        listen 80;
        server_name %s;
        access_log off;
        return 301 %s$uri;
    }"""
REAL_ADDRESS = """set_real_ip_from %s;
    real_ip_header X-Forwarded-For;"""
REDIRECT = """server {
        listen 80 default_server;
        access_log off;
        return 301 %s$uri;
    }"""


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "errors").mkdir(exist_ok=True)
    for status in STATUSES:
        (folder / f"errors/{status}.html").write_bytes(plain_error(status).content)
    headers = safety_headers()
    (folder / "headers.conf").write_text(as_directives(headers))
    of_files = {k: v for k, v in headers.items() if not k.endswith("Policy") or "Resource" in k}
    of_files.pop("Cache-Control")
    (folder / "headers-of-files.conf").write_text(as_directives(of_files))
    values = names(folder.resolve())
    for name in ("errors-and-files", "admin"):
        (folder / f"{name}.conf").write_text(filled_in(f"nginx-{name}.conf", values))
    (folder / "nginx.conf").write_text(filled_in("nginx.conf", values))


def safety_headers() -> dict[str, str]:
    """Those that the middleware gives to an answer that a reader gets."""
    nobody = {"REQUEST_METHOD": "GET", "wsgi.input": BytesIO()}
    nobody["wsgi.url_scheme"] = "https" if settings.SERVED_BY_TLS else "http"

    def layer(request: Any) -> Any:
        return plain_error(503)

    for name in reversed(settings.SAFETY_MIDDLEWARE):
        layer = import_string(name)(layer)
    made = dict(layer(WSGIRequest(nobody)).items())
    return {name: value for name, value in made.items() if not name.startswith("Content-T")}


def as_directives(headers: dict[str, str]) -> str:
    return "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())


def filled_in(file: str, values: dict[str, Any]) -> str:
    text = (HERE / file).read_text()
    return re.sub(r"\{\{(\w+)\}\}", lambda found: str(values[found[1]]), text)


def names(folder: Path) -> dict[str, Any]:
    """What stands in double braces."""
    site, environment = urlsplit(settings.SITE_URL), os.environ.get
    port = environment("NGINX_PORT", "443" if settings.SERVED_BY_TLS else "80")
    brotli = next((each / BROTLI for each in MODULES if (each / BROTLI).exists()), None)
    codes = [code for code, _name in settings.LANGUAGES]
    values: dict[str, Any] = {
        "modules": f"load_module {brotli};" if brotli else "",
        "brotli": "brotli_static on;" if brotli else "",
        "user": f"user {name};" if (name := environment("NGINX_USER")) else "",
        "balancer": REAL_ADDRESS % name if (name := environment("BALANCER")) else "",
        "run": environment("NGINX_RUN", "/run/nginx-site"),
        "log": environment("NGINX_ERRORS", "stderr"),
        "access_log": environment("NGINX_LOG", "/dev/stdout"),
        "mime_types": environment("NGINX_MIME_TYPES", "/etc/nginx/mime.types"),
        "application": f"127.0.0.1:{environment('PORT', '8000')}",
        "host": site.netloc,
        "host_name": site.hostname,
        "scheme": site.scheme,
        "listen": port + (" ssl http2" if settings.SERVED_BY_TLS else ""),
        "tls": tls() if settings.SERVED_BY_TLS else "",
        "redirect": REDIRECT % settings.SITE_URL if port == "443" else "",
        "errors": "/its-errors",
        "folder": folder,
        "static": Path(settings.STATIC_ROOT).resolve(),
        "mirror": Path(settings.MIRROR or settings.VAR_DIR / "mirror").resolve(),
        "admin": settings.ADMIN_PATH,
        "language": settings.LANGUAGE_CODE,
        "languages": "|".join(codes),
        "homes": "\n        ".join(f'"~*^{code}" /{code}/;' for code in codes),
        "finder": in_each_language("organisations"),
        "walk": in_each_language("walk_through"),
    }
    here = {"name": settings.ADMIN_HOST} | {k: values[k] for k in ("listen", "tls", "folder")}
    apart = bool(settings.ADMIN_HOST)
    to_tls = (settings.ADMIN_HOST, settings.ADMIN_URL)
    redirect = ADMIN_REDIRECT % to_tls if port == "443" else ""
    return values | {
        "admin_host": urlsplit(settings.ADMIN_URL).netloc,
        "admin_here": "" if apart else f"include {folder}/admin.conf;",
        "admin_server": ADMIN_SERVER % here + redirect if apart else "",
    }


def tls() -> str:
    files = {"certificate": os.environ.get("TLS_CERTIFICATE"), "key": os.environ.get("TLS_KEY")}
    if not all(files.values()):
        sys.exit("SITE_URL is https: TLS_CERTIFICATE and TLS_KEY must name files.")
    return TLS.format(**files, ciphers=CIPHERS)


def in_each_language(name: str) -> str:
    found = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.add(re.escape(reverse(name)))
    return "|".join(sorted(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
