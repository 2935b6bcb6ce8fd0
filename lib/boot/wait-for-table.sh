#!/bin/bash
# The init container of every MindIE pod: ends when the rank table lists this pod.
set -euo pipefail

here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$here/common.sh"
# shellcheck source-path=SCRIPTDIR source=table.sh
source "$here/table.sh"

boot_end_on_signals
boot_require_table_environment
table_wait "$GLOBAL_RANK_TABLE_FILE_PATH"
