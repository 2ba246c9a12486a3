#!/bin/sh
case $REQUEST_METHOD in
GET | HEAD) printf 'Content-Type: text/plain\r\n\r\n%s' "$HTTP_USER_AGENT" ;;
*) printf 'Status: 405\r\nAllow: GET, HEAD\r\n\r\n' ;;
esac
