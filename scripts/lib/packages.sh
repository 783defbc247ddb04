# Sourced by the scripts, never run: installs what a script needs and the machine does not have.
# shellcheck shell=bash

# Installs Debian packages when this may be done without asking; fails otherwise. What apt-get says goes to APT_LOG.
install_packages() {
  command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ] || return 1
  echo "   installing $* by apt-get"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } \
    >"${APT_LOG:-/dev/null}" 2>&1
}
