#!/bin/sh
case ${PATH_INFO#/} in
'' | *[!0-9]*) printf 'Status: 404\r\n\r\n' && exit ;;
esac
printf 'Content-Type: text/plain\r\n\r\n'
awk -v last="${PATH_INFO#/}" 'BEGIN { for (number = 1; number <= last; number++) print number }'
