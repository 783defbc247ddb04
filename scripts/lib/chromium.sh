# Sourced by the scripts, never run: whether there is a browser for tests and pictures.
# shellcheck shell=bash

has_chromium() {
  [ -x /usr/bin/chromium ] || [ -x /usr/bin/chromium-browser ] || [ -x /usr/bin/google-chrome ]
}
