#!/bin/sh
# Apache does not serve as root. Started by root, it becomes nobody, who must reach its folders first.
mkdir -p '{data}/files'
chmod +x '{dir}'/scripts/*.sh
if [ "$(id -u)" = 0 ]; then
  chmod a+x '{dir}/..'
  chown -R 65534:65534 '{dir}' '{data}'
fi
exec apache2 -D FOREGROUND -d '{dir}' -f '{dir}/apache2.conf'
