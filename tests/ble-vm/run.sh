#!/usr/bin/env bash
# run.sh [SCENARIO...]: the Bluetooth journeys on a real kernel and a real BlueZ, in an emulated machine without a radio.
# Makes the guest when there is none (target/ble-vm), builds our programs, boots, and exits with the journeys' status.
#
# TRACE=yes keeps all that went over the virtual air in target/ble-vm/trace.btsnoop (btmon -r, Wireshark).
# TELL=yes prints what happens meanwhile. BLUETOOTHD=-d makes bluetoothd tell more. VMS=1 boots one machine where two would be used.
# PROGRAMS=FOLDER takes our programs from there and builds none.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=tests/ble-vm
target=${CARGO_TARGET_DIR:-target}
out=$target/ble-vm
programs=(pandu pandu-device journeys)

stop() {
    printf '\nThe Bluetooth VM cannot run: %s\n' "$1" >&2
    printf '  %s\n' "${@:2}" >&2
    exit 1
}

[ "$(uname -sm)" = 'Linux x86_64' ] || stop "it needs Linux on x86_64, and this is $(uname -sm)." \
    'Run it on such a machine, or leave it out:  make test BLE=no'
.ci/need ble

guest=$out/$(sha256sum $here/prepare.sh | cut -c1-16)
prepared() {
    [ -e "$guest/made-of" ] && return 0
    echo 'Making the guest (once): BlueZ and a kernel from Debian'
    # Guests of older scripts only take room.
    rm -rf "$out"/????????????????
    $here/prepare.sh "$guest" || stop 'the guest could not be made.' \
        'If Debian cannot be reached, repair the network and run:  make test-ble'
}

# Debian's part and our part make one archive: the kernel takes several, one behind the other.
pack() {
    local ours=$out/ours program
    rm -rf "$ours"
    mkdir -p "$ours/usr/bin" "$ours/etc/bluetooth"
    for program in "${programs[@]}"; do
        strip -o "$ours/usr/bin/$program" "${PROGRAMS:-$target/debug}/$program"
        may_load "$ours/usr/bin/$program"
    done
    install $here/init.sh "$ours/init"
    install -m 644 $here/main.conf "$ours/etc/bluetooth/main.conf"
    { cat "$guest/base.cpio"; (cd "$ours" && find . | cpio -o -H newc --quiet --owner=0:0); } >"$out/initrd"
}

# The guest's C library must not be older than the one that this machine links to.
may_load() {
    local libs=$guest/base/usr/lib/x86_64-linux-gnu said
    said=$("$guest/base/usr/lib64/ld-linux-x86-64.so.2" --library-path "$libs" --list "$1" 2>&1) && return 0
    stop "$(basename "$1") does not load in the guest." "$said" \
        'This system is newer than the guest: raise suite in tests/ble-vm/prepare.sh, or build on an older one.'
}

# boot NAME SCENARIO...: one machine; NAME tells its console from the other's.
boot() {
    local console=$out/console-$1 only words trace=null status=0
    shift
    only=$(IFS=,; echo "$*")
    words="pandu.only=$only pandu.trace=${TRACE:-} pandu.bluetoothd=${BLUETOOTHD:-} pandu.tell=${TELL:-}"
    [ -z "${TRACE:-}" ] || trace=file:$out/trace.btsnoop
    # TCG, also where KVM is offered; and its clock counts instructions and skips idle time: everybody measures the same machine.
    timeout "${LIMIT:-900}" qemu-system-x86_64 -machine q35,accel=tcg -cpu max -icount shift=1,sleep=off -smp 1 -m 768 \
        -nodefaults -display none -serial stdio -serial "$trace" -no-reboot \
        -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel "$guest/vmlinuz" -initrd "$out/initrd" \
        -append "console=ttyS0 quiet panic=-1 oops=panic mitigations=off nokaslr tsc=reliable audit=0 cryptomgr.notests=1 $words" </dev/null |
        tee "$console" | grep --line-buffered -v '^RESULT ' || status=${PIPESTATUS[0]}
    # For `make bench`.
    sed -n 's/^RESULT \(.*}\).*/\1/p' "$console" >"$console.json"
    if [ -s "$console.json" ]; then mv "$console.json" "$out/result.json"; else rm "$console.json"; fi
    # Odd = what init wrote to the debug exit. Even = qemu's own: it never came so far.
    if [ $((status % 2)) = 1 ]; then return $(((status - 1) / 2)); fi
    stop "the guest did not reach its end (qemu: $status)." "Its last words are above, and in $console."
}

# One machine uses one processor. All scenarios are therefore shared out to two machines, where there are two processors.
boot_all() {
    local failed=0
    if [ $# -gt 0 ] || [ -n "${TRACE:-}" ] || [ "${VMS:-$(nproc)}" -lt 2 ]; then
        boot one "$@"
        return
    fi
    boot first first &
    local first=$!
    boot second second || failed=$?
    wait "$first" || failed=$?
    return "$failed"
}

mkdir -p "$out"
rm -f "$out"/result.json "$out"/trace.btsnoop "$out"/console-*
prepared &
preparing=$!
[ -n "${PROGRAMS:-}" ] || cargo build --locked --workspace --bins
wait "$preparing"
echo "The guest is $(cat "$guest/made-of")"
pack
boot_all "$@"
