#!/bin/bash
# The main container of the MindIE Coordinator's pod.
set -euo pipefail

here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$here/common.sh"
# shellcheck source-path=SCRIPTDIR source=table.sh
source "$here/table.sh"

# A function, so that bash has read the whole script before it runs: a ConfigMap may change meanwhile.
main() {
  boot_require BOOT_PREDICT_PORT BOOT_MANAGE_PORT
  boot_prepare ms_controller.json ms_coordinator.json http_client_ctl.json

  boot_layout_environment
  export MINDIE_MS_COORDINATOR_CONFIG_FILE_PATH=$MIES_INSTALL_PATH/conf/ms_coordinator.json
  boot_preload_jemalloc

  # A vendor script may have changed the folder.
  boot_enter_install_path
  boot_start_om_adapter Coordinator
  case $BOOT_LAYOUT in
    toolkit) boot_exec ./bin/ms_coordinator "$POD_IP" "$BOOT_PREDICT_PORT" "$POD_IP" "$BOOT_MANAGE_PORT" ;;
    # It takes the ports from ms_coordinator.json.
    wheel) boot_exec mindie_motor_coordinator "$POD_IP" "$POD_IP" ;;
  esac
}

main
