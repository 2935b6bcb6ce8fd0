#!/bin/bash
# The main container of the MindIE Coordinator's pod.
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

POD_IP_AWK='
{
  predict += gsub(/"predict_ip" *: *"[^"]*"/, "\"predict_ip\": \"" ip "\"")
  manage += gsub(/"manage_ip" *: *"[^"]*"/, "\"manage_ip\": \"" ip "\"")
  print
}
END {
  if (predict == 1 && manage == 1) exit 0
  print "predict_ip and manage_ip must be there, each once" >"/dev/stderr"
  exit 1
}'

# listen_on_pod_ip FILE: makes the pod's IP the addresses that the Coordinator listens on. Releases differ in the
# arguments that they take for them, and all read them from the file when there are none.
listen_on_pod_ip() {
  local file=$1 new problem
  [[ $POD_IP =~ ^[0-9A-Fa-f.:]+$ ]] || boot_die "environment variable POD_IP is '$POD_IP', but must be an IP address"
  new=$(boot_temporary_name "$file")
  problem=$({
    LC_ALL=C awk -v ip="$POD_IP" "$POD_IP_AWK" "$file" >"$new" && chmod 0640 "$new" && mv -fT -- "$new" "$file"
  } 2>&1) ||
    boot_die "cannot put $POD_IP into $file: $problem"
}

# The libraries of the service profiler, for whoever asked for a profile.
profiler_environment() {
  local toolkit=$CANN_INSTALL_PATH/ascend-toolkit machine
  [[ -n ${SERVICE_PROF_CONFIG_PATH:-} ]] || return 0
  machine=$(uname -m)
  boot_append LD_LIBRARY_PATH "$toolkit/latest/$machine-linux/devlib/linux/$machine"
  boot_source "$toolkit/set_env.sh"
}

# A function, so that bash has read the whole script before it runs: a ConfigMap may change meanwhile.
main() {
  boot_prepare ms_controller.json ms_coordinator.json http_client_ctl.json
  listen_on_pod_ip "$MIES_INSTALL_PATH/conf/ms_coordinator.json"

  boot_layout_environment
  profiler_environment
  export MINDIE_MS_COORDINATOR_CONFIG_FILE_PATH=$MIES_INSTALL_PATH/conf/ms_coordinator.json
  boot_preload_jemalloc

  # A vendor script may have changed the folder.
  boot_enter_install_path
  boot_start_om_adapter Coordinator
  boot_exec "$layout_program"
}

main
