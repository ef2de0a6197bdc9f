#!/usr/bin/env bash
# `deploy/debian.sh SETTINGS`, as root on Debian 12: from an empty machine to the running site, and
# from one release to the next. Safe to run again. deploy/README.md says what to have ready.
set -euo pipefail
cd "$(dirname "$0")/.."
settings=${1:?"Name the file of settings: see deploy/settings.example."}
home=/opt/referral-site state=/var/lib/referral-site etc=/etc/referral-site
say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail "This sets up a machine: run it as root."
for file in certificate.pem key.pem; do
    [ -s "$etc/$file" ] || fail "Put the certificate of the site at $etc/certificate.pem, its key at $etc/key.pem."
done

say "Installing Debian's packages ..."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends python3 python3-venv postgresql nginx-light \
    libnginx-mod-http-brotli-static age rsync > /dev/null

say "Setting up $home ..."
id referral-site > /dev/null 2>&1 || useradd --system --home-dir "$state" --shell /usr/sbin/nologin referral-site
install -d -m 711 -o referral-site -g referral-site "$state"
install -d -m 755 "$etc/nginx"
[ "$settings" -ef "$etc/settings" ] || install -m 640 -g referral-site "$settings" "$etc/settings"
rsync -a --delete --exclude=.git --exclude=var --exclude=.venv ./ "$home/"
(cd "$home" && PYTHON=python3 deploy/install.sh requirements.txt)

# Each line of the settings as it stands, as systemd reads them: nothing in it is run.
environment=()
while IFS= read -r line; do
    case $line in '' | '#'*) ;; *) environment+=("$line") ;; esac
done < "$etc/settings"
as_site() { (cd "$home" && setpriv --reuid referral-site --regid referral-site --init-groups env "${environment[@]}" "$@"); }
manage() { as_site .venv/bin/python manage.py "$@"; }

if printf '%s\n' "${environment[@]}" | grep -q '^DATABASE_URL=postgresql:///referral-site$'; then
    say "Preparing PostgreSQL ..."
    as_postgres() { (cd / && setpriv --reuid postgres --regid postgres --init-groups "$@"); }
    as_postgres psql -qtAc "SELECT 1 FROM pg_roles WHERE rolname = 'referral-site'" | grep -q 1 ||
        as_postgres createuser referral-site
    as_postgres psql -qtAc "SELECT 1 FROM pg_database WHERE datname = 'referral-site'" | grep -q 1 ||
        as_postgres createdb --owner referral-site --encoding UTF8 --template template0 referral-site
    # What readers chose is in no log of the database: docs/security.md.
    as_postgres psql -qc "ALTER SYSTEM SET log_parameter_max_length = 0" -c "SELECT pg_reload_conf()" > /dev/null
fi
manage migrate --verbosity 0
manage createcachetable --verbosity 0
if printf '%s\n' "${environment[@]}" | grep -q '^DEMO_CONTENT=on$'; then manage load_content --if-empty > /dev/null; fi
say "Collecting static files, writing the mirror ..."
(umask 022 && manage collectstatic --noinput --verbosity 0 && manage write_mirror --always)
(cd "$home" && env "${environment[@]}" .venv/bin/python deploy/configure.py "$etc/nginx")

say "Starting ..."
install -m 644 "$home"/deploy/systemd/* /etc/systemd/system/
if [ -d /run/systemd/system ]; then
    systemctl disable --now --quiet nginx.service || true # Debian's own: ours is another unit
    systemctl daemon-reload
    systemctl enable --quiet referral-site.service referral-site-nginx.service
    systemctl reload-or-restart referral-site.service
    # A reload closes connections that wait for the next page, and a form that is sent just then fails.
    # What it was told last is kept, so that a set-up that broke off before this line is made up for.
    configured=$(find "$etc/nginx" -type f -exec sha256sum {} + | sort)
    if [ "$configured" = "$(cat "$etc/nginx.told" 2> /dev/null)" ]; then systemctl start referral-site-nginx.service
    else systemctl reload-or-restart referral-site-nginx.service && printf '%s\n' "$configured" > "$etc/nginx.told"; fi
    systemctl enable --now --quiet referral-site-mirror.timer referral-site-backup.timer referral-site-check-tree.timer referral-site-publish.timer
else
    say "systemd does not run here: nothing was started."
fi
say "Done. An administrator: cd $home, then manage.py create_editor with the settings (deploy/README.md)."
