#!/bin/bash
# The main container of a MindIE server pod.
set -euo pipefail

here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$here/common.sh"
# shellcheck source-path=SCRIPTDIR source=table.sh
source "$here/table.sh"
# shellcheck source-path=SCRIPTDIR source=layout.sh
source "$here/layout.sh"
# shellcheck source-path=SCRIPTDIR source=certificates.sh
source "$here/certificates.sh"

# Where run packages before MINDIE_LOG_PATH write the logs of their Python side (the kit of MindIE 1.0 and 2.0).
python_log() {
  [[ -z ${MINDIE_LOG_PATH:-}${MINDIE_LLM_PYTHON_LOG_PATH:-} ]] || return 0
  export MINDIE_LLM_PYTHON_LOG_PATH=$MIES_INSTALL_PATH/logs/pythonlog.log
  install -d -m 0750 -- "$MIES_INSTALL_PATH/logs" 2>/dev/null || boot_log "warning: no folder for $MINDIE_LLM_PYTHON_LOG_PATH"
}

# A function, so that bash has read the whole script before it runs: a ConfigMap may change meanwhile.
main() {
  local driver=${BOOT_DRIVER_PATH:-/usr/local/Ascend/driver}

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
    toolkit)
      python_log
      # Newer ones look below MINDIE_LLM_HOME_PATH, older ones know no argument for it.
      export MIES_CONFIG_JSON_PATH=$MIES_INSTALL_PATH/conf/config.json
      boot_exec "$layout_program"
      ;;
    wheel) boot_exec "$layout_program" --config-file "$MIES_INSTALL_PATH/conf/config.json" ;;
  esac
}

main
