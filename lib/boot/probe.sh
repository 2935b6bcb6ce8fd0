#!/bin/bash
# A probe of the main container: the probe script of the image, wherever the image has it.
# Arguments: startup, readiness or liveness; seconds until it gives up; retries.
set -euo pipefail

here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$here/common.sh"
# shellcheck source-path=SCRIPTDIR source=layout.sh
source "$here/layout.sh"

layout_find
exec "$MIES_INSTALL_PATH/scripts/http_client_ctl/probe.sh" "$@"
