#!/bin/bash
# The main container of a MindIE server pod.
set -euo pipefail

here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$here/common.sh"
# shellcheck source-path=SCRIPTDIR source=table.sh
source "$here/table.sh"

# A function, so that bash has read the whole script before it runs: a ConfigMap may change meanwhile.
main() {
  local driver=${BOOT_DRIVER_PATH:-/usr/local/Ascend/driver}

  boot_require CANN_INSTALL_PATH
  boot_prepare config.json http_client_ctl.json

  boot_layout_environment
  boot_source "$CANN_INSTALL_PATH/ascend-toolkit/set_env.sh"
  [[ $BOOT_LAYOUT != toolkit ]] || boot_source "$CANN_INSTALL_PATH/atb-models/set_env.sh"
  boot_source "$CANN_INSTALL_PATH/nnal/atb/set_env.sh"
  boot_append LD_LIBRARY_PATH "$driver/lib64/driver" "$driver/lib64/common"
  boot_preload_jemalloc

  # A vendor script may have changed the folder.
  boot_enter_install_path
  case $BOOT_LAYOUT in
    toolkit) boot_exec ./bin/mindieservice_daemon ;;
    wheel) boot_exec mindie_llm_server --config-file "$MIES_INSTALL_PATH/conf/config.json" ;;
  esac
}

main
