#!/bin/sh
printf 'Content-Type: text/plain\r\n\r\n'
awk -v last="${PATH_INFO#/}" 'BEGIN { for (number = 1; number <= last; number++) print number }'
