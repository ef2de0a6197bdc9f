#!/usr/bin/env bash
# Called by `make run` when everything is installed: prepare var/, load the content, serve.
set -euo pipefail
cd "$(dirname "$0")/.."
export PORT="${PORT:-8000}" SITE_URL="http://127.0.0.1:${PORT:-8000}" DEMO_CONTENT=on
say() { printf '%s\n' "$*"; }

umask 077
mkdir -p var
[ -s var/secret-key ] || .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(60))' > var/secret-key
SECRET_KEY="$(cat var/secret-key)"
export SECRET_KEY

say "Preparing the database ..."
.venv/bin/python manage.py migrate --verbosity 0
say "Loading the content ..."
.venv/bin/python manage.py load_content --if-empty | sed 's/^/  /'
say "Collecting static files ..."
.venv/bin/python manage.py collectstatic --noinput --verbosity 0
.venv/bin/python manage.py demo_editor var/demo-editor.txt

say ""
say "The site:   $SITE_URL/"
say "The admin:  $SITE_URL/admin/"
sed 's/^/            /' var/demo-editor.txt
say "Stop with Ctrl-C."
exec .venv/bin/gunicorn -c deploy/gunicorn.conf.py referral_site.wsgi
