#!/usr/bin/env bash
# Proof that README's two commands work on a fresh Debian 12: debootstraps the smallest system (kept as a tarball for the
# next time), copies this tree into it without build/ and .git, and runs the commands there, in namespaces of its own.
#
#   tools/try_fresh_machine.sh            the lines of README's ```sh fresh blocks
#   tools/try_fresh_machine.sh VERB ARGS  ./dev VERB ARGS
#
# Needs root and debootstrap. SONDE_FRESH_DIR (default /var/tmp/sonde-fresh) keeps the tarball and apt's downloads;
# SONDE_FRESH_KEEP=1 leaves the machine's files there.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
store=${SONDE_FRESH_DIR:-/var/tmp/sonde-fresh}
[ "$(id -u)" = 0 ] || { echo "try_fresh_machine: needs root" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "try_fresh_machine: apt-get install debootstrap" >&2; exit 2; }

# Everything below happens in mount and process namespaces of our own: nothing that is left over can hurt the host.
if [ "${SONDE_FRESH_INSIDE:-}" != 1 ]; then
  SONDE_FRESH_INSIDE=1 exec unshare --mount --propagation private --pid --fork --kill-child "$0" "$@"
fi

mkdir -p "$store/archives/partial"
if [ ! -e "$store/bookworm.tar" ]; then
  debootstrap --variant=minbase bookworm "$store/base" http://deb.debian.org/debian >"$store/debootstrap.log" 2>&1 ||
    { tail -n 20 "$store/debootstrap.log" >&2; exit 1; }
  rm -rf "$store/base/var/lib/apt/lists" && mkdir -p "$store/base/var/lib/apt/lists/partial"
  rm -f "$store"/base/var/cache/apt/archives/*.deb
  tar -cf "$store/bookworm.tar.new" -C "$store/base" . && mv "$store/bookworm.tar.new" "$store/bookworm.tar"
  rm -rf --one-file-system "$store/base"
fi

root=$(mktemp -d "$store/machine.XXXXXX")
leave() {
  local status=$?
  umount -R "$root/proc" "$root/sys" "$root/dev" "$root/var/cache/apt/archives" 2>/dev/null
  [ -n "${SONDE_FRESH_KEEP:-}" ] || rm -rf --one-file-system "$root"
  exit $status
}
trap leave EXIT
trap 'exit 130' INT TERM
tar -xf "$store/bookworm.tar" -C "$root"
chmod 755 "$root"
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for node in null zero full random urandom tty; do
  touch "$root/dev/$node" && mount --bind "/dev/$node" "$root/dev/$node"
done
mount --bind "$store/archives" "$root/var/cache/apt/archives"
mkdir "$root/sonde"
tar -cf - -C "$here" --exclude=./build --exclude=./.git . | tar -xf - -C "$root/sonde"

# Runs a command with the machine as its root: by pivot_root, not chroot, which would forbid user namespaces in it.
# shellcheck disable=SC2016  # expanded by the inner shell
inside() {
  local start=$SECONDS
  echo "fresh: $*" >&2
  unshare --mount --propagation private bash -c '
    mount --rbind "$0" "$0" && cd "$0" && pivot_root . mnt && umount -l /mnt && cd /sonde &&
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
  ' "$root" "$@" </dev/null
  echo "fresh: done in $((SECONDS - start)) s: $*" >&2
}

if [ $# -gt 0 ]; then
  inside ./dev "$@"
  exit
fi
mapfile -t commands < <(awk '/^```/ { on = /^```sh fresh$/; next } on' "$here/README.md")
[ ${#commands[@]} -gt 0 ] || { echo "try_fresh_machine: README.md has no \`\`\`sh fresh block" >&2; exit 2; }
for command in "${commands[@]}"; do
  inside bash -c "$command"
done
