#!/bin/sh
# Written beside and then renamed, so that nobody ever reads half a file.
name=${PATH_INFO#/}
case $name in
'' | . | .. | */*) printf 'Status: 404\r\n\r\n' && exit ;;
esac
[ -z "$HTTP_CONTENT_RANGE" ] || { printf 'Status: 400\r\n\r\n' && exit; }
fresh=$(mktemp '{data}/upload-XXXXXX')
cat >"$fresh"
if [ -e "{data}/files/$name" ]; then status=204; else status=201; fi
mv "$fresh" "{data}/files/$name"
printf 'Status: %s\r\n\r\n' "$status"
