#!/bin/bash
# The certificate files, as MindIE's readers take them. Sourced, after common.sh and layout.sh. Sourcing has no side
# effects.
#
# A Secret volume shows links to files of root that a group may read. The readers take plain files of the process's
# own user with mode 0400 at most (0600 for the key stores of KMC, which it writes to). Hence copies, into memory.

# certificates_copy: all Secrets of this container. Any failure ends it: MindIE would not start, and not say why.
certificates_copy() {
  local secret folder folders
  [[ -n ${BOOT_TLS_SECRETS:-} ]] || return 0
  boot_require BOOT_TLS_FILES BOOT_TLS_PATH BOOT_TLS_COPIES_PATH
  # Paths in the files are relative to these; the servers of some releases take one of them, of others the other.
  folders=("$MIES_INSTALL_PATH/security")
  [[ $APP_TYPE != mindie-ms-server ]] || folders+=("$MINDIE_LLM_HOME_PATH/security")
  for secret in $BOOT_TLS_SECRETS; do
    certificates_check "$secret"
    certificates_copy_secret "$secret" "$BOOT_TLS_COPIES_PATH/$secret"
    for folder in "${folders[@]}"; do
      # In an image of the planned layout, these are the same memory.
      [[ $folder -ef $BOOT_TLS_COPIES_PATH ]] || certificates_copy_secret "$secret" "$folder/$secret"
    done
  done
  # One path in all pods, as they share the probe client's file.
  [[ -z ${BOOT_TLS_PROBE_SECRET:-} ]] ||
    certificates_copy_secret "$BOOT_TLS_PROBE_SECRET" "$BOOT_TLS_COPIES_PATH/http_client"
  boot_log "copied the certificates of $BOOT_TLS_SECRETS"
}

# certificates_check SECRET: all that it lacks at once, and a key that this MindIE cannot decrypt.
certificates_check() {
  local file missing=()
  for file in $BOOT_TLS_FILES; do
    [[ -s $BOOT_TLS_PATH/$1/$file ]] || missing+=("$file")
  done
  ((${#missing[@]} == 0)) || boot_die "the Secret $1 has no ${missing[*]}, or it is empty (in $BOOT_TLS_PATH/$1);" \
    "this release of MindIE needs $BOOT_TLS_FILES"
  # Both forms of PEM say so: in the first line (PKCS 8), or in a header (Proc-Type: 4,ENCRYPTED).
  [[ -z ${BOOT_TLS_PLAIN_KEYS:-} || $(<"$BOOT_TLS_PATH/$1/cert.key.pem") != *ENCRYPTED* ]] ||
    boot_die "cert.key.pem of the Secret $1 is encrypted, and servers of this release of MindIE take no password:" \
      "put the key there without one (openssl pkey -in cert.key.pem -out plain.pem)"
}

# certificates_copy_secret SECRET FOLDER
certificates_copy_secret() {
  local from=$BOOT_TLS_PATH/$1 to=$2 file mode problem
  # One look for all files: a renewed Secret replaces ..data, and its key must not meet the old certificate.
  [[ ! -e $from/..data ]] || from=$(readlink -e -- "$from/..data") || boot_die "cannot read $BOOT_TLS_PATH/$1/..data"
  certificates_own_folder "$to"
  for file in $BOOT_TLS_FILES ${BOOT_TLS_OPTIONAL_FILES:-}; do
    if [[ ! -e $from/$file && " ${BOOT_TLS_OPTIONAL_FILES:-} " == *" $file "* ]]; then
      rm -f -- "$to/$file"
      continue
    fi
    mode=0400
    [[ $file != ksf? ]] || mode=0600
    problem=$(umask 077 && boot_replace_file "$from/$file" "$to/$file" "$mode" 2>&1) ||
      boot_die "cannot copy $BOOT_TLS_PATH/$1/$file to $to/$file: $problem"
  done
}

# certificates_own_folder FOLDER: of this user, for it alone. The readers refuse links.
certificates_own_folder() {
  local problem
  [[ ! -L $1 && ! -L ${1%/*} ]] || boot_die "cannot copy certificates to $1: it is, or is in, a symbolic link"
  problem=$(umask 077 && install -d -m 0700 -- "$1" 2>&1) ||
    boot_die "cannot create $1 for the certificates as user $(id -u): $problem"
}
