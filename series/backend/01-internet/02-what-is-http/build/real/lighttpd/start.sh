#!/bin/sh
mkdir -p '{data}/files' '{dir}/bodies'
exec lighttpd -D -f '{dir}/lighttpd.conf'
