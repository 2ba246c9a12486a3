# Each write is given to the system before it is answered. With "everysec", an fsync under way may hold the next write back
# for up to two seconds although it was answered. The log is rewritten from 1 MB on, not 64.
exec redis-server --bind '{host}' --port '{port}' --dir '{data}' --save '' --daemonize no \
  --appendonly yes --appendfsync no --auto-aof-rewrite-min-size 1mb
