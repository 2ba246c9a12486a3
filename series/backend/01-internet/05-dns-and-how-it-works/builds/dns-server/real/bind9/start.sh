#!/bin/sh
# BIND answers SERVFAIL until its zone is loaded. So it gets its port only then, by reading its configuration again.
mkfifo '{dir}/log'
named -g -c '{dir}/named.conf' 2>'{dir}/log' &
named=$!
trap 'kill -TERM $named' TERM
loaded=no
while read -r line; do
  case "$loaded $line" in
    no*'all zones loaded'*)
      loaded=yes
      mv '{dir}/loaded.conf' '{dir}/listen.conf'
      kill -HUP $named
      ;;
  esac
done <'{dir}/log'
wait $named
