# shellcheck shell=bash
# Programs that are built once, from go modules of pinned versions, into a cache outside the repository. Sourced by
# those that name the versions; $GO_BUILDS is what it is all for, $GO_INSTEAD what helps where something is missing.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-mindie/control-plane
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$cache/.build

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  say "$@"
  exit 1
}

is_program() { [[ -f $1 && -x $1 ]]; }

# in_module NAME MODULE VERSION: enters a go module that requires another one.
in_module() {
  command -v go >/dev/null || die "go is missing, which builds $GO_BUILDS: install it${GO_INSTEAD:+ or $GO_INSTEAD}"
  export CGO_ENABLED=0 GOWORK=off GOFLAGS=-mod=mod
  mkdir -p "$build/$1"
  cd "$build/$1" || exit
  printf 'module built\n' >go.mod
  go mod download "$2@$3" >&2 || die "go cannot fetch $2@$3"
  local theirs
  theirs=$(go list -m -f '{{.GoMod}}' "$2@$3")
  {
    printf 'module built\n'
    grep '^go ' "$theirs"
    printf 'require %s %s\n' "$2" "$3"
    # k8s.io/kubernetes cannot be built as a dependency as it stands: its go.mod replaces its staging modules with
    # folders that are not part of the module. They are published on their own, v1.x.y as v0.x.y.
    sed -n "s/^[[:space:]]*\(k8s\.io\/[a-z-]*\) => .*/replace \1 => \1 v0.${3#v1.}/p" "$theirs"
  } >go.mod.new
  mv go.mod.new go.mod
  # The checksum database does not know every module of an old release.
  cp "$here/control-plane.sum" go.sum
}

# go_build VERSION BINARY PACKAGE FILE [LINKER FLAGS]: in the module that was entered.
go_build() {
  say "building $2 $1 (once)"
  go build -buildvcs=false -trimpath -ldflags "-s -w ${5:-}" -o "$build/out" "$3" >&2 || die "go cannot build $2 $1"
  mv "$build/out" "$4"
}

# One run builds and the others wait. What a killed run left in the build folder is no longer in use, as its children
# hold the lock too.
lock_cache() {
  command -v flock >/dev/null || die "flock is missing: install util-linux${GO_INSTEAD:+ or $GO_INSTEAD}"
  mkdir -p "$cache"
  exec {lock}>"$cache/.lock"
  flock "$lock"
  rm -rf "$build"
  mkdir "$build"
  trap 'rm -rf "$build"' EXIT
}
