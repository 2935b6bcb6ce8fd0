#!/bin/bash
# The main container of the MindIE Controller's pod.
#
# The Controller's table reader refuses links and ".." in a path, so it cannot read the mounted table. It gets a copy,
# which a background loop renews, because the Controller must learn of servers that come and go.
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

# copy_table FROM TO: from the folder that was looked at, which the kubelet may remove meanwhile.
# Returns 0 when TO is new, 1 when the table is not usable (table_reason), 2 when copying failed (copy_problem).
copy_table() {
  while table_look "$1"; do
    if copy_problem=$(boot_replace_file "$table_folder/${1##*/}" "$2" 2>&1); then return 0; fi
    [[ ! -e $table_folder ]] || return 2
  done
  return 1
}

# The first copy: without it the Controller does not start.
obtain_table() {
  local outcome
  while true; do
    outcome=0
    copy_table "$1" "$2" || outcome=$?
    case $outcome in
      0) return 0 ;;
      1) table_wait "$1" ;; # replaced since boot_prepare looked at it
      2) boot_die "cannot copy $1 to $2: $copy_problem" ;;
    esac
  done
}

# follow_table FROM TO PROCESS: looks for a new table until the process is gone.
# It compares with where it last looked, not with the copy: the Controller itself may write there (table from ClusterD).
follow_table() {
  local seen=$table_folder failed='' outcome
  while sleep "$BOOT_POLL_SECONDS" && kill -0 "$3" 2>/dev/null; do
    [[ $(table_folder_of "$1") != "$seen" ]] || continue
    outcome=0
    copy_table "$1" "$2" || outcome=$?
    case $outcome in
      0) boot_log "the table has changed: renewed $2" ;;
      1) boot_log "the table has changed, but cannot be used: $table_reason; $2 stays as it is" ;;
      2)
        # Once, not every two seconds; and seen stays, so that it tries again.
        [[ -n $failed ]] || boot_log "cannot renew $2, trying again until it works: $copy_problem"
        failed=yes
        continue
        ;;
    esac
    seen=$table_folder
    failed=''
  done
}

# A function, so that bash has read the whole script before it runs: a ConfigMap may change meanwhile.
main() {
  local table_copy

  boot_prepare ms_controller.json http_client_ctl.json

  # The install path may lead through a link (latest), and the reader refuses links.
  table_copy=$(pwd -P)/global_ranktable.json
  obtain_table "$GLOBAL_RANK_TABLE_FILE_PATH" "$table_copy"
  # Before the vendor's libraries are in the environment: the loop's tools must not load them.
  # $$ is also the pid of the process, which replaces this shell.
  follow_table "$GLOBAL_RANK_TABLE_FILE_PATH" "$table_copy" $$ &

  boot_layout_environment
  export GLOBAL_RANK_TABLE_FILE_PATH=$table_copy
  export MINDIE_MS_CONTROLLER_CONFIG_FILE_PATH=$MIES_INSTALL_PATH/conf/ms_controller.json
  boot_preload_jemalloc

  # A vendor script may have changed the folder.
  boot_enter_install_path
  boot_start_om_adapter Controller
  boot_exec "$layout_program"
}

main
