#!/bin/sh
# Starts PostgreSQL and Redis on a folder that goes away, and Bluesky's own servers on them.
# Commands come on standard input and answers go to standard output, as start.mjs has them;
# the end of the input ends all.
#
# usage: servers.sh FOLDER PORT    FOLDER holds start.mjs and its node_modules;
#                                  PORT to PORT + 5 are free
set -eu
folder=$1 port=$2 postgres=$(($2 + 4)) redis=$(($2 + 5))
data=$(mktemp -d)
chmod 755 "$data"
PATH=$PATH:$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)

as() { # PostgreSQL does not run as root
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
stop() {
  trap - EXIT
  as pg_ctl -D "$data/pg" -m immediate stop >/dev/null 2>&1 || true
  kill "$cache" 2>/dev/null || true
  rm -rf "$data"
}
cache=
trap stop EXIT
trap 'exit 1' TERM INT HUP

mkdir "$data/pg"
if [ "$(id -u)" = 0 ]; then chown postgres "$data/pg"; fi
cd "$data"
as initdb -D "$data/pg" -U postgres -A trust -E UTF8 --no-sync >&2
as pg_ctl -D "$data/pg" -w -l "$data/pg/log" -o "-p $postgres -F -c listen_addresses=127.0.0.1 -c unix_socket_directories=''" start >&2
redis-server --port "$redis" --bind 127.0.0.1 --save "" --dir "$data" >&2 &
cache=$!

cd "$folder"
DB_POSTGRES_URL=postgres://postgres@127.0.0.1:$postgres/postgres REDIS_HOST=127.0.0.1:$redis \
  BLUESKY_PORT=$port NODE_ENV=test LOG_ENABLED=false node start.mjs
