#!/usr/bin/env bash
# Called by `make run` when everything is installed: prepare var/, load the content, serve.
# Each step can be broken off and done again, and is done by one at a time.
set -euo pipefail
cd "$(dirname "$0")/.."
export PORT="${PORT:-8000}" SITE_URL="http://127.0.0.1:${PORT:-8000}" DEMO_CONTENT=on
export ALLOWED_HOSTS=127.0.0.1,localhost # browsers keep passkeys for names alone
python=.venv/bin/python
say() { printf '%s\n' "$*"; }

exec 9< Makefile
flock --nonblock 9 || { say "Waiting for another set-up in this folder ..."; flock 9; }

umask 077
mkdir -p var
[ -s var/secret-key ] || "$python" -c 'import secrets; print(secrets.token_urlsafe(60))' > var/secret-key
SECRET_KEY="$(cat var/secret-key)"
export SECRET_KEY

say "Preparing the database (about 5 seconds) ..."
"$python" manage.py migrate --verbosity 0
"$python" manage.py createcachetable # how often passwords were tried
say "Loading the content (about 15 seconds, nine languages) ..."
"$python" manage.py load_content --if-empty | sed 's/^/  /'
say "Collecting static files ..."
# Of a collection that was broken off a file may be half there, and look as new as a whole one.
clear=--clear
if [ -e var/collected ]; then clear=; fi
rm -f var/collected
"$python" manage.py collectstatic --noinput $clear --verbosity 0
touch var/collected
"$python" manage.py demo_editor var/demo-editor.txt
"$python" deploy/check_port.py "$PORT" # again: it took a while, and another may have been faster
flock --unlock 9
exec 9<&-

say ""
say "The site:   $SITE_URL/"
say "The admin:  $SITE_URL/${ADMIN_PATH:-admin}/"
say "            log in as author, translator-en, reviewer, publisher, ...: \`make code\` in another"
say "            terminal prints their passwords, and the code that is right at this moment"
say "Stop with Ctrl-C."
# What was planned is published each minute. It reads what this process has open, so that it ends
# with the last process of the server, however that ends.
exec 8> >(trap '' INT; exec "$python" manage.py publish_due --every 60)
exec "$python" -m gunicorn -c deploy/gunicorn.conf.py referral_site.wsgi
