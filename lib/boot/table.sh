#!/bin/bash
# The global rank table: does it list this pod, and wait until it does.
# Sourced, after common.sh. Sourcing has no side effects.
#
# The ranktable-builder judges: it writes only a complete table, and beside it, in the same write, who is in it: members,
# one pod a line. A kubelet shows all keys of a write in a folder of their own, and turns ..data to it at once.

# The readers of MindIE refuse a table that is wider or larger than this.
TABLE_MODE=0640
TABLE_BYTES=$((100 * 1024 * 1024))

# table_folder_of FILE: the folder that ..data stands for now.
table_folder_of() { readlink -e -- "${1%/*}" || printf '%s\n' "${1%/*}"; }

# table_look FILE: whether the table of now lists this pod: 0 = yes, 1 = not yet, 2 = no look will ever find a usable one.
# Sets table_folder to where it looked, and table_reason if not 0.
table_look() {
  local outcome
  while true; do
    table_folder=$(table_folder_of "$1")
    outcome=0
    table_judge "$table_folder/${1##*/}" "$table_folder/members" || outcome=$?
    # What was replaced between two looks at it is not judged.
    [[ $outcome == 0 || $(table_folder_of "$1") == "$table_folder" ]] || continue
    return "$outcome"
  done
}

# table_judge FILE MEMBERS
table_judge() {
  local file=$1 members=$2 role=${APP_TYPE#mindie-ms-} facts mode bytes

  if [[ ! -f $file ]]; then
    table_reason='there is no such file yet'
    return 1
  fi
  if [[ ! -r $file ]]; then
    table_reason="user $(id -u) may not read it: set fsGroup to one of this user's groups ($(id -G))"
    return 2
  fi
  if ! facts=$(stat -c '%a %s' -- "$file" 2>/dev/null); then
    table_reason='it cannot be read'
    return 1
  fi
  read -r mode bytes <<<"$facts"
  if (((8#$mode & ~TABLE_MODE) != 0)); then
    table_reason="its mode $(printf '%04o' "0$mode") is wider than 0640, which MindIE refuses: set defaultMode 0640 on its volume"
    return 2
  fi
  if ((bytes > TABLE_BYTES)); then
    table_reason="it has $bytes bytes, and MindIE refuses more than $TABLE_BYTES (100 MiB)"
    return 2
  fi
  if [[ ! -f $members ]]; then
    table_reason='there are no members beside it, so a ranktable-builder older than this deployment wrote it;'
    table_reason+=' one that is as new (ranktableBuilder.image) adds them'
    return 1
  fi
  if grep -qxF -- "$role $POD_IP" "$members" 2>/dev/null; then return 0; fi
  table_reason="$role $POD_IP is not in it (${role}s in it: $(grep -c "^$role " "$members" 2>/dev/null || true))"
  return 1
}

# table_wait FILE: returns when the table lists this pod; ends the container when it never will.
# Says why it waits when that changes, and every 10 s.
table_wait() {
  local file=$1 outcome last_reason='' last_report=0

  while true; do
    outcome=0
    table_look "$file" || outcome=$?
    case $outcome in
      0)
        boot_log "$file lists ${APP_TYPE#mindie-ms-} $POD_IP"
        return 0
        ;;
      2) boot_die "$file cannot be used: $table_reason" ;;
    esac
    if [[ $table_reason != "$last_reason" ]] || ((SECONDS - last_report >= 10)); then
      boot_log "waiting for $file: $table_reason; the ranktable-builder writes it: see its log"
      last_reason=$table_reason
      last_report=$SECONDS
    fi
    boot_pause
  done
}
