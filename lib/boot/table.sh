#!/bin/bash
# The global rank table: is it usable for this pod, and wait until it is.
# Sourced, after common.sh. Sourcing has no side effects.

# The readers of MindIE refuse a table that is wider or larger than this.
TABLE_MODE=0640
TABLE_BYTES=$((100 * 1024 * 1024))

# Judges the table on standard input; prints malformed, usable, absent or "status <value>".
# POSIX awk, octal escapes instead of character classes: old mawk knows no [[:space:]].
#
# Records end at a double quote, so they are in turn text outside and inside of strings. The path of a value is
# the JSON that was opened on the way to it, such as {"server_group_list"[{"group_id". A key cannot imitate
# a longer path, because it holds no bare quote.
# Nothing ends the program early: the writer of the pipe would die of SIGPIPE, as if the file were unreadable.
# shellcheck disable=SC2016 # the dollar signs are awk's
TABLE_AWK='
function path() { return opened[depth] key[depth] }

function accepts_value() { return want == "value" || want == "value or ]" }

function value_ended() { want = depth ? "comma" : "nothing" }

function begin(bracket) {
  # A table is about seven levels deep. The limit keeps the paths of nonsense short.
  if (!accepts_value() || depth == 50) { bad = 1; return }
  opened[depth + 1] = path() bracket
  key[++depth] = ""
  want = bracket == "{" ? "key or }" : "value or ]"
  if (opened[depth] == GROUP) { group_id = ""; listed = 0 }
}

function end(bracket,   opener) {
  opener = bracket == "}" ? "{" : "["
  if (!depth || substr(opened[depth], length(opened[depth])) != opener ||
      (want != "comma" && want != "key or }" && want != "value or ]") ||
      (want == "key or }" && bracket != "}") || (want == "value or ]" && bracket != "]")) { bad = 1; return }
  # Only now, because group_id may come after server_list.
  if (opened[depth] == GROUP && listed && is_own_group()) found = 1
  depth--
  value_ended()
}

function is_own_group() {
  if (group_id !~ /^"/) return 0
  if (own == "servers") return group_id != "\"0\"" && group_id != "\"1\""
  return group_id == "\"" own "\""
}

function scalar(token) {
  if (path() == STATUS) status = token
  if (path() == GROUP_ID) group_id = token
  if (path() == SERVER_IP && token == "\"" ip "\"") listed = 1
  value_ended()
}

# A string comes with its quotes, so that "{" and { differ.
function take(token) {
  if (token == "{" || token == "[") begin(token)
  else if (token == "}" || token == "]") end(token)
  else if (token == "," && want == "comma") want = opened[depth] ~ /\{$/ ? "key" : "value"
  else if (token == ":" && want == "colon") want = "value"
  else if (token ~ /^"/ && (want == "key" || want == "key or }")) { key[depth] = token; want = "colon" }
  else if (accepts_value() && token ~ SCALAR) scalar(token)
  else bad = 1
}

function take_outside(text,   count, tokens, i) {
  gsub(/[][{},:]/, " & ", text)
  count = split(text, tokens, /[ \t\r\n]+/)
  for (i = 1; i <= count && !bad; i++) if (tokens[i] != "") take(tokens[i])
}

# A backslash before the quote (not one that is escaped itself) means that the string goes on.
function is_escaped(text) { return match(text, /\\+$/) && RLENGTH % 2 == 1 }

BEGIN {
  RS = "\""
  GROUP = "{\"server_group_list\"[{"
  GROUP_ID = GROUP "\"group_id\""
  SERVER_IP = GROUP "\"server_list\"[{\"server_ip\""
  STATUS = "{\"status\""
  SCALAR = "^(\".*|true|false|null|-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?)$"
  want = "value"; depth = 0; opened[0] = key[0] = ""
}

bad { next }
!inside { take_outside($0); inside = 1; string = "\""; next }
/[\001-\037]/ { bad = 1; next }
# Cut short: names and addresses hold no quotes, and a long text would be copied again at each of them.
is_escaped($0) { string = substr(string, 1, 100) $0 "\""; next }
{ take(string $0 "\""); inside = 0 }

END {
  # The text after the last quote is always outside: the caller adds a newline to it.
  if (bad || want != "nothing" || !inside) print "malformed"
  else if (status != "\"completed\"") print "status " substr(status, 1, 60)
  else print (found ? "usable" : "absent")
}'

# table_group_name APP_TYPE: the component's own group, in words.
table_group_name() {
  case $1 in
    mindie-ms-coordinator) echo 'the coordinator group (0)' ;;
    mindie-ms-controller) echo 'the controller group (1)' ;;
    *) echo 'a server group (any but 0 and 1)' ;;
  esac
}

# table_judge FILE APP_TYPE POD_IP: 0 = usable, 1 = not yet, 2 = never will be. Sets table_reason if not 0.
table_judge() {
  local file=$1 app_type=$2 pod_ip=$3 facts mode bytes own=servers verdict

  if [[ ! -f $file ]]; then
    table_reason='there is no such file'
    return 1
  fi
  if [[ ! -r $file ]]; then
    table_reason="user $(id -u) may not read it: set fsGroup to one of this user's groups ($(id -G))"
    return 2
  fi
  if ! facts=$(stat -L -c '%a %s' -- "$file" 2>/dev/null); then
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

  case $app_type in
    mindie-ms-coordinator) own=0 ;;
    mindie-ms-controller) own=1 ;;
  esac
  # The locale C makes awk count bytes, so that no text is invalid to it.
  if ! verdict=$(
    set -o pipefail
    { cat -- "$file" && echo; } 2>/dev/null | LC_ALL=C awk -v own="$own" -v ip="$pod_ip" "$TABLE_AWK"
  ); then
    table_reason='it cannot be read'
    return 1
  fi
  case $verdict in
    usable) return 0 ;;
    absent) table_reason="it is completed, but $pod_ip is not in $(table_group_name "$app_type")" ;;
    'status ') table_reason='it has no status' ;;
    'status '*)
      table_reason=${verdict#status }
      table_reason="status is ${table_reason//\"/}"
      ;;
    *) table_reason='it is not well-formed JSON (empty, truncated or damaged)' ;;
  esac
  return 1
}

# table_wait FILE APP_TYPE POD_IP: returns when the table is usable; ends the container when it never will be.
# Says why it waits when that changes, and every 10 s.
table_wait() {
  local file=$1 app_type=$2 pod_ip=$3 outcome last_reason='' last_report=0

  while true; do
    outcome=0
    table_judge "$file" "$app_type" "$pod_ip" || outcome=$?
    case $outcome in
      0)
        boot_log "$file is completed and has $pod_ip in $(table_group_name "$app_type")"
        return 0
        ;;
      2) boot_die "$file cannot be used: $table_reason" ;;
    esac
    if [[ $table_reason != "$last_reason" ]] || ((SECONDS - last_report >= 10)); then
      boot_log "waiting for $file: $table_reason; needs completed with $pod_ip in $(table_group_name "$app_type")"
      last_reason=$table_reason
      last_report=$SECONDS
    fi
    boot_pause
  done
}
