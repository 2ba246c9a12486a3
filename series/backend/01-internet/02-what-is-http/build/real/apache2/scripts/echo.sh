#!/bin/sh
# The server has decoded the path already.
case $REQUEST_METHOD in
GET | HEAD) printf 'Content-Type: text/plain\r\n\r\n%s' "${PATH_INFO#/}" ;;
*) printf 'Status: 405\r\nAllow: GET, HEAD\r\n\r\n' ;;
esac
