"""All settings, read from the environment only. README.md lists every variable.

Without DEBUG the site is in production: it refuses to start without a real SECRET_KEY
and a SITE_URL, so that nothing goes live on a default.
"""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from referral_site.environment import all_or_none, networks, number, required, switch

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = switch("DEBUG")
DEMO_CONTENT = switch("DEMO_CONTENT")
BEHIND_PROXY = switch("BEHIND_PROXY")

# Where the admin is: an address that nobody guesses keeps most guessing away.
ADMIN_PATH = os.environ.get("ADMIN_PATH", "admin").strip() + "/"
# Places to check a password in, on this machine: any files that each process can read.
LOGIN_PLACES = [BASE_DIR / name for name in ("manage.py", "pyproject.toml", "requirements.txt")]
if not re.fullmatch(r"[A-Za-z0-9_-]{3,}/", ADMIN_PATH) or ADMIN_PATH == "static/":
    raise ImproperlyConfigured("ADMIN_PATH must be one part of an address, as desk-4fk2.")

SECRET_KEY = required("SECRET_KEY")
if not DEBUG and (len(SECRET_KEY) < 50 or SECRET_KEY.startswith("django-insecure")):
    raise ImproperlyConfigured("SECRET_KEY must be random and at least 50 characters long.")

# The address readers know: canonical links, hreflang, the sitemap and security.txt use it.
SITE_URL = required("SITE_URL").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname or _site.path:
    raise ImproperlyConfigured("SITE_URL must look like https://www.example.nl")
SERVED_BY_TLS = _site.scheme == "https"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", _site.hostname).split(",")

# The admin's own host and networks (admin_place.py). Nothing: at SITE_URL, from everywhere.
ADMIN_HOST = os.environ.get("ADMIN_HOST", "").strip().lower()
ADMIN_NETWORKS = networks("ADMIN_NETWORKS")
ADMIN_URL = SITE_URL
if ADMIN_HOST:
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", ADMIN_HOST):
        raise ImproperlyConfigured("ADMIN_HOST must be the name of a host, as desk.example.nl")
    if ADMIN_HOST in (_site.hostname, *ALLOWED_HOSTS):
        raise ImproperlyConfigured("ADMIN_HOST must be another host than those of readers.")
    ADMIN_URL = SITE_URL.replace(_site.hostname, ADMIN_HOST, 1)
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, ADMIN_HOST]

# Who may ask /livez, /readyz and /metrics (health.py), straight and not through the proxy.
HEALTH_NETWORKS = networks("HEALTH_NETWORKS", "127.0.0.0/8,::1/128")

# For how many days the events of the admin are kept (publishing/events/); then they are counted.
EVENTS_KEPT_FOR = number("EVENTS_KEPT_FOR", "730", "days")

# The static copy of the public pages (`manage.py write_mirror`), served when nothing else answers.
MIRROR = os.environ.get("MIRROR", "").strip()
MIRROR_OLD = timedelta(minutes=10)  # a timer looks at it each minute

# Where backups are written, for /metrics to say how old the newest is.
BACKUPS = os.environ.get("BACKUPS", "").strip()

# A neutral site that nobody wonders about, for "Leave this site".
LEAVE_URL = os.environ.get("LEAVE_URL", "https://www.buienradar.nl/")

# /.well-known/security.txt (RFC 9116). Expires is required there, and at most a year away.
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", f"{SITE_URL}/en/contact/")
SECURITY_EXPIRES = os.environ.get(
    "SECURITY_EXPIRES", f"{datetime.now(UTC) + timedelta(days=180):%Y-%m-%dT00:00:00Z}"
)

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose classes it extends
    "referral_site.admin_config.ReferralAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "referral_site.admin_config.AccountConfig",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_prose_editor",
    "csp",
    "mptt",
    "publishing",
    "organisations",
    "stages",
    "pages",
]

# The order matters: what stands above sees every response of what stands below, errors too.
# The first give every answer its headers, also those that the server makes itself (serving.py).
HEADERS = [
    "referral_site.middleware.reader_safety",
    "django.middleware.security.SecurityMiddleware",
]
POLICIES = [
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
]
SAFETY_MIDDLEWARE = [*POLICIES, *HEADERS]
MIDDLEWARE = [
    "referral_site.health.health",  # above all: it is no page, and needs no host and no TLS
    "referral_site.metrics.counted",
    *HEADERS,
    # Above the policies: they are a page's, and would double what a style sheet weighs.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    *POLICIES,
    "referral_site.admin_place.admin_place",  # above what keeps pages
    "referral_site.middleware.kept_in_front",
    "referral_site.compression.compress",
    "referral_site.limits.limits",
    "referral_site.page_cache.page_cache",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "referral_site.door.within_the_admin",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "referral_site.urls"
WSGI_APPLICATION = "referral_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates/site"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "referral_site.templating.environment",
            "context_processors": ["pages.frame.frame"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"fields": "referral_site.form_renderer"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "referral_site.form_renderer.FormRenderer"

STATEMENT_TIMEOUT = number("STATEMENT_TIMEOUT", "10", "seconds")
DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR_DIR / 'site.sqlite3'}",
        # Opening a database anew costs more than a whole empty page.
        conn_max_age=None,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "referral_site.sqlite"
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
    # IMMEDIATE: a transaction takes the write lock at its start, so two writers queue
    # instead of dying with "database is locked". The tree lock relies on it.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "cached_statements": 0,  # each would keep what it was asked with last; anew costs little
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Else psycopg writes what a reader chose into the statement, and the database's log shows it
    # with every statement that fails or is broken off.
    DATABASES["default"]["OPTIONS"] = {
        # A database that is gone or stuck costs a reader seconds, not the half minute after which
        # gunicorn gives up. No statement of ours takes a tenth of it.
        "connect_timeout": 3,
        "options": f"-c statement_timeout={STATEMENT_TIMEOUT * 1000}",
        **DATABASES["default"].get("OPTIONS", {}),
        "server_side_binding": True,
    }
# One form of the admin takes a file, in memory. What a request may bring besides: limits.py.
FILE_UPLOAD_HANDLERS = [
    "referral_site.limits.NoFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "referral_site.passwords.PiecesValidator"},  # also not one of the common ones
]

# The second factor (second_factor.py). The brakes are ours: allauth's count in the page cache,
# which each process may have for itself.
ACCOUNT_ADAPTER = "referral_site.second_factor.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; allauth wants to know
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_METHODS = ["mfa"]
LOGIN_URL = "admin:login"
# A ministry's single sign-on (single_sign_on.py): off, unless all three are given.
OIDC_SERVER_URL, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET = all_or_none(
    "OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"
)
OIDC_ACR = os.environ.get("OIDC_ACR", "").split()
if not re.match(r"$|https://|http://(127\.0\.0\.1|localhost)[:/]", OIDC_SERVER_URL):
    raise ImproperlyConfigured("OIDC_SERVER_URL must begin with https://")
SOCIALACCOUNT_ADAPTER = "referral_site.single_sign_on.SignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_ADAPTER = "referral_site.second_factor.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # clocks differ by some seconds, and people type slowly
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVED_BY_TLS  # http://localhost; browsers allow no other
MFA_FORMS = {
    "authenticate": "referral_site.second_factor.CodeForm",
    "reauthenticate": "referral_site.second_factor.CodeAgainForm",
    "authenticate_webauthn": "referral_site.second_factor.PasskeyForm",
    "reauthenticate_webauthn": "referral_site.second_factor.PasskeyAgainForm",
}

# The page cache (page_cache.py); nothing else is kept in it. In the memory of each process, or
# where CACHE_URL says: a Valkey or Redis that all machines share.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": 24 * 60 * 60,  # nobody asks again for pages of an older content version
        "OPTIONS": {"MAX_ENTRIES": 3000},  # all pages in all languages, 7 kB each
    },
    # How often passwords were tried (login.py), for all processes and machines together. More
    # than are taken in an hour: none may be forgotten before.
    "tries": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "login_tries",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}
if CACHE_URL := os.environ.get("CACHE_URL", "").strip():
    if urlsplit(CACHE_URL).scheme not in ("redis", "rediss", "unix"):
        raise ImproperlyConfigured("CACHE_URL must look like redis://host:6379/0")
    CACHES["default"] |= {
        "BACKEND": "referral_site.shared_cache.SharedCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "pages",
        # One that does not answer may not hold up a reader: the page is made anew instead.
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
    }
elif DEBUG:  # whoever edits a template wants to see it
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

# Languages. Dutch is the source; a text that is missing falls back to English, then Dutch.
LANGUAGE_CODE = "nl"
LANGUAGES = [
    ("nl", _("Dutch")),
    ("en", _("English")),
    ("pl", _("Polish")),
    ("ro", _("Romanian")),
    ("bg", _("Bulgarian")),
    ("hu", _("Hungarian")),
    ("es", _("Spanish")),
    ("uk", _("Ukrainian")),
    ("ar", _("Arabic")),
]
# Editors write these, each text in a column of its own, with the words of addresses; the others
# are made from the English, and stand in one column for each language (docs/adr/0012).
EDITORS_LANGUAGES = ["nl", "en"]
TRANSLATED_FROM = "en"
TRANSLATED_INTO = [code for code, _name in LANGUAGES if code not in EDITORS_LANGUAGES]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_LANGUAGES = EDITORS_LANGUAGES
MODELTRANSLATION_DEFAULT_LANGUAGE = "nl"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en", "nl")}
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "referral_site.static_files.LeanStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # they are for our own pages
# As by default, and source maps: big, for nobody, and half of the time of collectstatic.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = re.findall(r"\w+", "jpg jpeg png gif webp woff2 br gz map")

# Safety of the reader (DESIGN.md). The admin widens the policy for itself in admin_site.py.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],  # Lighthouse reads robots.txt from inside the page
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, NONCE],
    "style-src": [SELF, NONCE],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
# Every feature a browser can be asked to refuse; the site uses none.
REFUSED = re.findall(
    r"[\w-]+",
    """
    accelerometer autoplay browsing-topics camera compute-pressure display-capture
    encrypted-media fullscreen gamepad geolocation gyroscope hid identity-credentials-get
    idle-detection interest-cohort keyboard-map local-fonts magnetometer microphone midi
    otp-credentials payment picture-in-picture publickey-credentials-create
    publickey-credentials-get screen-wake-lock serial storage-access unload usb
    window-management xr-spatial-tracking
    """,
)
Policy: TypeAlias = dict[str, str | list[str] | tuple[str]]  # as the library has it
PERMISSIONS_POLICY: Policy = {feature: [] for feature in REFUSED}
# Django's script closes the windows a form has opened when the form goes away.
ADMIN_PERMISSIONS_POLICY: Policy = {
    **PERMISSIONS_POLICY,
    "unload": ["self"],
    "publickey-credentials-create": ["self"],
    "publickey-credentials-get": ["self"],
}
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = SERVED_BY_TLS
SECURE_HSTS_SECONDS = 63_072_000 if SERVED_BY_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SERVED_BY_TLS
SECURE_HSTS_PRELOAD = SERVED_BY_TLS
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Only the admin has cookies; each is bound to it where its own code allows.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"/{ADMIN_PATH}"
SESSION_COOKIE_SECURE = SERVED_BY_TLS
CSRF_COOKIE_SECURE = SERVED_BY_TLS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "referral_site.errors.permission_denied"
MESSAGE_STORAGE = "referral_site.messages.AdminCookieStorage"
X_FRAME_OPTIONS = "DENY"

LOG_FORMAT = os.environ.get("LOG_FORMAT", "text").strip()
if LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured("LOG_FORMAT must be 'text' or 'json'.")
FORMATTER = "DiscreetJson" if LOG_FORMAT == "json" else "DiscreetFormatter"
# Paths only, never a query string or a header: what somebody looked for stays out of the log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": f"referral_site.discreet_log.{FORMATTER}"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
