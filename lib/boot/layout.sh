#!/bin/bash
# How MindIE is installed in this image. Found by looking: no tag tells for sure what an image holds.
# Sourced, after common.sh. Sourcing has no side effects.

# layout_find: exports BOOT_LAYOUT and the install paths as they are here, HSECEASY_PATH (where the library lies that
# decrypts the passwords of keys, for the process and for probes) among them, and sets layout_program, what to start in
# MIES_INSTALL_PATH, and layout_found, a sentence. Ends the container when there is no MindIE.
layout_find() {
  local ascend=${MINDIE_USER_HOME_PATH%/}/Ascend run wheel barrier
  case $APP_TYPE in
    mindie-ms-server) run=mindieservice_daemon wheel=mindie_llm_server ;;
    mindie-ms-controller) run=ms_controller wheel=mindie_motor_controller ;;
    mindie-ms-coordinator) run=ms_coordinator wheel=mindie_motor_coordinator ;;
  esac

  if [[ -x $ascend/mindie/latest/mindie-service/bin/$run ]]; then
    layout_is_run_package "$ascend" "$run"
  elif type -P "$wheel" >/dev/null; then
    layout_is_wheels "$wheel"
  else
    barrier=$(layout_barrier "$ascend/mindie/latest/mindie-service/bin/$run")
    [[ -z $barrier ]] || boot_die "user $(id -u) may not enter or run $barrier ($(stat -c 'mode %a of user %u' -- "$barrier"))," \
      "so no MindIE is to be found there: run the pods as the user that MindIE belongs to (podSecurity), or widen the mode in the image"
    boot_die "no MindIE in this image: neither a run package, with" \
      "$ascend/mindie/latest/mindie-service/bin/$run (image.userHomePath says where)," \
      "nor wheels, with $wheel on PATH ($PATH)"
  fi
  export BOOT_LAYOUT MIES_INSTALL_PATH MINDIE_LLM_HOME_PATH CANN_INSTALL_PATH HSECEASY_PATH
}

# layout_barrier PATH: the first step on the way that is there, but not for this user; nothing if there is none.
layout_barrier() {
  local steps step at=''
  IFS=/ read -ra steps <<<"${1#/}"
  for step in "${steps[@]}"; do
    at+=/$step
    [[ ! -e $at || -x $at ]] || {
      printf '%s\n' "$at"
      return 0
    }
  done
}

# layout_report PLANNED: to the log, once. With another layout than planned the container starts all the same.
layout_report() {
  local keys=''
  boot_log "$layout_found"
  [[ -z ${BOOT_TLS_SECRETS:-} ]] || keys=' Until then private keys are copied to the disk of the node, into the writable layer of the container.'
  [[ $BOOT_LAYOUT == "$1" ]] || boot_log "warning: the manifests are for an image of layout $1, but this is $BOOT_LAYOUT:" \
    "what is mounted in the install folder (the Controller's status, certificates in memory) is not where MindIE looks." \
    "Set image.layout: $BOOT_LAYOUT in the deployment file.$keys"
}

# shellcheck disable=SC2034 # layout_program is for those who source this
# layout_is_run_package ASCEND_FOLDER PROGRAM
layout_is_run_package() {
  BOOT_LAYOUT=toolkit
  CANN_INSTALL_PATH=$1
  MIES_INSTALL_PATH=$1/mindie/latest/mindie-service
  MINDIE_LLM_HOME_PATH=$1/mindie/latest/mindie-llm
  HSECEASY_PATH=$MIES_INSTALL_PATH/lib
  layout_program=./bin/$2
  layout_found="found the run package in $MIES_INSTALL_PATH; $(layout_version "$1/mindie/latest/version.info")"
}

# shellcheck disable=SC2034
# layout_is_wheels COMMAND
layout_is_wheels() {
  local folder packages='' versions
  # The version of Python is part of the path.
  for folder in ${BOOT_PACKAGES_PATHS:-/usr/local/lib/python3*/site-packages}; do
    [[ ! -d $folder/mindie_motor ]] || packages=$folder
  done
  [[ -n $packages ]] || boot_die "$1 is on PATH, but there is no mindie_motor in ${folder:-any site-packages}"
  BOOT_LAYOUT=wheel
  CANN_INSTALL_PATH=${BOOT_ASCEND_PATH:-/usr/local/Ascend}
  MIES_INSTALL_PATH=$packages/mindie_motor
  MINDIE_LLM_HOME_PATH=$packages/mindie_llm
  HSECEASY_PATH=$MINDIE_LLM_HOME_PATH/lib
  layout_program=$1
  versions=("$packages"/mindie_*.dist-info)
  layout_found="found wheels in $packages: ${versions[*]##*/}"
}

# layout_version FILE: its line about MindIE, such as "Ascend-mindie : MindIE 2.1.RC2.B080".
layout_version() {
  local line
  if line=$(LC_ALL=C awk 'tolower($0) ~ /mindie/ { print; exit }' "$1" 2>/dev/null) && [[ -n $line ]]; then
    printf 'version.info says %s\n' "$line"
  else
    printf 'no version in %s\n' "$1"
  fi
}
