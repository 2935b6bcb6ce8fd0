#!/bin/bash
# What the boot scripts share. Sourced; the names begin with boot_, because vendor scripts are sourced into the
# same shell and define functions and variables of their own.

boot_log() { printf '[boot] %s\n' "$*" >&2; }

boot_die() {
  boot_log "$*"
  exit 1
}

# boot_require NAME...: each variable must be there and not empty.
boot_require() {
  local name missing=()
  for name in "$@"; do
    [[ -n ${!name:-} ]] || missing+=("$name")
  done
  ((${#missing[@]} == 0)) || boot_die "environment variable not set: ${missing[*]}"
}

# boot_require_one_of NAME VALUE...
boot_require_one_of() {
  local name=$1 value
  boot_require "$name"
  shift
  for value in "$@"; do
    [[ ${!name} != "$value" ]] || return 0
  done
  boot_die "environment variable $name is '${!name}', but must be one of: $*"
}

# boot_require_command NAME...: without this check, a missing tool would look like a table that never comes.
boot_require_command() {
  local name
  for name in "$@"; do
    type -P "$name" >/dev/null || boot_die "this image has no $name, which the boot scripts need"
  done
}

# What it takes to look at the table.
boot_require_table_environment() {
  boot_require_command awk chmod grep id install mv readlink rm sleep stat
  boot_require POD_IP APP_TYPE GLOBAL_RANK_TABLE_FILE_PATH
  boot_require_one_of APP_TYPE mindie-ms-server mindie-ms-controller mindie-ms-coordinator
  : "${BOOT_POLL_SECONDS:=2}"
  # A pause of 0 would keep a processor busy.
  [[ $BOOT_POLL_SECONDS =~ ^[0-9]*\.?[0-9]+$ && $BOOT_POLL_SECONDS =~ [1-9] ]] ||
    boot_die "environment variable BOOT_POLL_SECONDS is '$BOOT_POLL_SECONDS', but must be a number above 0"
}

# The kernel drops signals that process 1 does not handle, and bash defers its handlers while a foreground command
# runs. Hence the handlers here and the background sleep below. exec resets the handlers.
boot_end_on_signals() {
  boot_sleep_pid=''
  trap 'boot_end TERM 143' TERM
  trap 'boot_end INT 130' INT
}

boot_end() {
  [[ -z $boot_sleep_pid ]] || kill "$boot_sleep_pid" 2>/dev/null || true
  boot_log "ended by SIG$1"
  exit "$2"
}

boot_pause() {
  sleep "$BOOT_POLL_SECONDS" &
  boot_sleep_pid=$!
  wait "$boot_sleep_pid" || true
  boot_sleep_pid=''
}

# boot_prepare CONFIG_FILE...: the steps that every component begins with.
boot_prepare() {
  local planned
  boot_end_on_signals
  boot_require_table_environment
  boot_require MINDIE_USER_HOME_PATH CONFIG_FROM_CONFIGMAP_PATH
  boot_require_one_of BOOT_LAYOUT toolkit wheel
  planned=$BOOT_LAYOUT
  layout_find
  layout_report "$planned"
  boot_enter_install_path
  certificates_copy
  table_wait "$GLOBAL_RANK_TABLE_FILE_PATH"
  boot_copy_config "$@"
}

boot_enter_install_path() {
  cd -- "$MIES_INSTALL_PATH" 2>/dev/null || boot_die "cannot enter $MIES_INSTALL_PATH: may user $(id -u) read it?"
}

# boot_copy_config NAME...: from the ConfigMap to conf, whole or not at all. The process must not start with an
# old file, so every failure ends the container.
boot_copy_config() {
  local conf=$MIES_INSTALL_PATH/conf name problem
  problem=$(mkdir -p -- "$conf" 2>&1) || boot_die "cannot create $conf: $problem"
  for name in "$@"; do
    problem=$(boot_replace_file "$CONFIG_FROM_CONFIGMAP_PATH/$name" "$conf/$name" 2>&1) ||
      boot_die "cannot copy $CONFIG_FROM_CONFIGMAP_PATH/$name to $conf/$name: $problem"
  done
}

# boot_replace_file FROM TO [MODE]: by rename, so that nobody reads half a file. install follows the links of a ConfigMap.
boot_replace_file() {
  local temporary
  temporary=$(boot_temporary_name "$2")
  if install -m "${3:-0640}" -T -- "$1" "$temporary" && mv -fT -- "$temporary" "$2"; then return 0; fi
  rm -f -- "$temporary" 2>/dev/null || true
  return 1
}

# The same name each time: what a killed container leaves behind is overwritten, and does not pile up.
boot_temporary_name() { printf '%s\n' "${1%/*}/.${1##*/}.new"; }

# boot_append NAME DIRECTORY...: to a list like LD_LIBRARY_PATH. An empty element would mean the working directory.
boot_append() {
  local name=$1 value=${!1:-} directory
  shift
  # Vendor scripts put their folders in front of a variable that may not have been set.
  value=${value%:}
  for directory in "$@"; do
    value=${value:+$value:}$directory
  done
  export "$name=$value"
}

# The environment that the image layout needs, for every component.
boot_layout_environment() {
  local llm=$MINDIE_LLM_HOME_PATH mies=$MIES_INSTALL_PATH
  case $BOOT_LAYOUT in
    toolkit)
      # It empties /dev/shm and asks torch where it is: only what starts afterwards may use shared memory.
      if [[ -e $llm/set_env.sh ]]; then
        boot_source "$llm/set_env.sh"
      elif [[ -e $mies/scripts/set_env.sh ]]; then
        # As the kit of 3.0.0 does.
        boot_source "$mies/scripts/set_env.sh"
      fi
      boot_append LD_LIBRARY_PATH "$llm/lib" "$llm/lib/grpc" "$mies/lib" "$mies/lib/grpc"
      boot_append PYTHONPATH "$llm" "$llm/lib" "$mies/bin"
      ;;
    wheel) boot_source "$llm/set_env.sh" ;;
  esac
}

# What vendor scripts must not change: what the deployment file set, and what the boot scripts rely on themselves.
boot_save_environment() {
  local name
  declare -gA boot_saved=()
  for name in POD_IP MIES_INSTALL_PATH MINDIE_LLM_HOME_PATH CANN_INSTALL_PATH BOOT_LAYOUT \
    HSECEASY_PATH GLOBAL_RANK_TABLE_FILE_PATH ${BOOT_KEEP_ENVIRONMENT:-}; do
    [[ $name =~ ^[A-Za-z_][A-Za-z_0-9]*$ ]] || boot_die "BOOT_KEEP_ENVIRONMENT: '$name' is not a variable's name"
    [[ -z ${!name+set} ]] || boot_saved[$name]=${!name}
  done
}

boot_restore_environment() {
  local name
  for name in "${!boot_saved[@]}"; do
    export "$name=${boot_saved[$name]}"
  done
}

# boot_source FILE...: vendor scripts, which are written for -e and -u off.
boot_source() {
  local boot_file
  for boot_file in "$@"; do
    [[ -r $boot_file && ! -d $boot_file ]] || boot_die "cannot source $boot_file: is it in this image?"
    # They would take the arguments of this function for their own options.
    set --
    boot_save_environment
    set +eu +o pipefail
    # shellcheck source=/dev/null
    source "$boot_file"
    set -euo pipefail
    boot_restore_environment
  done
  # Without an empty element at its end.
  [[ -z ${LD_LIBRARY_PATH:-} ]] || boot_append LD_LIBRARY_PATH
}

boot_preload_jemalloc() {
  local directories library
  read -ra directories <<<"${BOOT_LIBRARY_PATHS:-/usr/lib /usr/lib64}"
  # A folder that does not exist is no reason to stop.
  library=$(find "${directories[@]}" -name libjemalloc.so.2 -print -quit 2>/dev/null) || true
  if [[ -z $library ]]; then
    boot_log "warning: no libjemalloc.so.2 in ${directories[*]}: the process will use more memory"
    return 0
  fi
  boot_append LD_PRELOAD "$library"
}

# boot_start_om_adapter Controller|Coordinator: sends alarms. Not every image has it. It is a Python command, also in
# a run package, whose install.sh installs it as a wheel.
boot_start_om_adapter() {
  local adapter
  if adapter=$(type -P om_adapter) || adapter=$(type -P ./bin/om_adapter); then
    "$adapter" "$1" &
  else
    boot_log "no om_adapter in this image: there will be no alarms"
  fi
}

# boot_exec COMMAND...: the process replaces the shell, gets the signals, and its exit code is the container's.
boot_exec() {
  boot_log "starting $*"
  exec "$@"
}
