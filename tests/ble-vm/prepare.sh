#!/usr/bin/env bash
# prepare.sh FOLDER: makes the part of the guest that is not ours: FOLDER/vmlinuz, FOLDER/base (files), FOLDER/base.cpio (the same), FOLDER/made-of.
# Debian packages are downloaded and unpacked, never installed; no script of theirs runs, and nothing outside FOLDER changes.
# The controllers' emulator is built from BlueZ's source, because it needs two corrections.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

# Debian 13: its kernel, too, because the one before stops when a socket closes in a bad moment.
suite=trixie
bluez_wanted=5.82
packages=dbus-daemon,dbus-system-bus-common,bluez,busybox-static
# In the order of loading. The random generator comes before the curve, or there are no Secure Connections.
modules=(hmac sha512_generic ctr drbg af_alg algif_hash algif_skcipher cmac ecb ccm ecdh_generic bluetooth hci_vhci uhid)

folder=$(realpath -m "$1")
base=$folder/base
rm -rf "$folder"
mkdir -p "$folder"
work=$(mktemp -d "$folder/work.XXXX")
trap 'rm -rf "$work"' EXIT

# `extract` unpacks the packages and what they need.
fetch_userland() {
    mkdir "$work/root"
    mmdebstrap --quiet --variant=extract --format=tar --include="$packages" "$suite" - |
        tar -x --no-same-owner --exclude='./dev/*' -C "$work/root"
}

# apt inside mmdebstrap's empty tree knows the suite's newest kernel, whatever distribution this machine runs.
fetch_kernel() {
    mkdir "$work/deb" "$work/kernel"
    # shellcheck disable=SC2016 # mmdebstrap's shell is to expand these
    FETCH_TO="$work/deb" mmdebstrap --quiet --variant=custom --format=null --customize-hook='
        export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
        cd "$FETCH_TO"
        package=$(apt-cache depends linux-image-amd64 | sed -n "s/^ *Depends: \(linux-image-.*\)/\1/p" | head -n1)
        apt-get -qq -o APT::Sandbox::User=root download "$package"
    ' "$suite" -
    dpkg-deb --fsys-tarfile "$work"/deb/*.deb | tar -x --no-same-owner -C "$work/kernel"
    [ -e "$work/kernel/lib" ] || ln -s usr/lib "$work/kernel/lib"
}

# BlueZ's source, without Debian's changes to it.
fetch_source() {
    mkdir "$work/source" "$work/emulator"
    # shellcheck disable=SC2016 # mmdebstrap's shell is to expand these
    FETCH_TO="$work/source" mmdebstrap --quiet --variant=custom --format=null --customize-hook='
        export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
        cd "$FETCH_TO"
        apt-get -qq -o APT::Sandbox::User=root source --download-only bluez
    ' "$suite" - "deb-src http://deb.debian.org/debian $suite main"
    tar -x --no-same-owner --strip-components=1 -C "$work/emulator" -f "$work"/source/bluez_*.orig.tar.*
}

# Replaces the one line of the emulator that says this.
correct() {
    [ "$(grep -cF "$1" emulator/btdev.c)" = 1 ] || {
        echo "The emulator's source has changed: see build_emulator in tests/ble-vm/prepare.sh." >&2
        return 1
    }
    awk -v from="$1" -v to="$2" 'index($0, from) { print to; next } { print }' emulator/btdev.c >corrected
    mv corrected emulator/btdev.c
}

build_emulator() {
    cd "$work/emulator"
    # It gives both ends of a connection the same number, and looks at each end only whether it is free there. With two centrals on one
    # peripheral the kernel is then told the same number twice, and falls over.
    correct 'conn1 = conn_new(dev, handle, type);' '
        while (queue_find(dev->conns, match_handle, UINT_TO_PTR(handle)) ||
               queue_find(remote->conns, match_handle, UINT_TO_PTR(handle)))
            handle++;
        conn1 = conn_new(dev, handle, type);' || return
    # It takes the end of an advertisement for the beginning of one, and then refuses a new address to whoever only listens.
    correct 'dev->le_adv_enable = 0x01;' 'dev->le_adv_enable = cmd->enable;' || return
    ln -s lib bluetooth
    cc -O1 -w -D_GNU_SOURCE -DVERSION="\"$bluez_wanted\"" -I. -Ilib -o btvirt \
        emulator/{main,serial,server,vhci,btdev,phy,le}.c lib/bluetooth.c \
        src/shared/{io-mainloop,mainloop,mainloop-notify,timeout-mainloop,queue,util,crypto,ecc}.c
}

# The libraries of a program, as the guest's own loader finds them.
libraries() {
    local all=$work/root/usr/lib/x86_64-linux-gnu
    "$all/ld-linux-x86-64.so.2" --library-path "$all" --list "$1" | sed -n "s|^.*=> $work/root\(/[^ ]*\) .*|\1|p"
}

copy() {
    local file
    for file; do
        mkdir -p "$base$(dirname "$file")"
        cp -L "$work/root$file" "$base$file"
    done
}

fill_base() {
    local program library
    mkdir -p "$base"/{dev,proc,sys,run/dbus,tmp,opt,etc,usr/bin,usr/lib64,var/lib/bluetooth,lib/modules}
    ln -s usr/bin "$base/bin"
    ln -s usr/lib64 "$base/lib64"
    for program in /usr/bin/{dbus-daemon,btmon,btmgmt} /usr/libexec/bluetooth/bluetoothd; do
        copy "$program"
        for library in $(libraries "$work/root$program"); do copy "$library"; done
    done
    # Programs in Rust need these too.
    copy /usr/lib/x86_64-linux-gnu/{libgcc_s.so.1,libm.so.6,libdbus-1.so.3}
    copy /usr/bin/busybox /usr/lib64/ld-linux-x86-64.so.2 /usr/share/dbus-1/system.conf /usr/share/dbus-1/system.d/bluetooth.conf
    cp "$work/emulator/btvirt" "$base/usr/bin/"
    printf '%s\n' root:x:0:0::/:/bin/sh messagebus:x:100:100::/:/bin/false >"$base/etc/passwd"
    printf '%s\n' root:x:0: messagebus:x:100: bluetooth:x:101: >"$base/etc/group"
}

# The modules and what they need, uncompressed, with a list in the order of loading.
fill_modules() {
    local module path file
    depmod -b "$work/kernel" "$version"
    for module in "${modules[@]}"; do
        modprobe -d "$work/kernel" -S "$version" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
    done | awk '!seen[$0]++' | while read -r path; do
        file=$(basename "$path" .xz)
        case $path in
        *.xz) xz -dc "$path" >"$base/lib/modules/$file" ;;
        *) cp "$path" "$base/lib/modules/$file" ;;
        esac
        echo "$file" >>"$base/lib/modules/order"
    done
}

fetch_userland &
userland=$!
{ fetch_source && build_emulator; } &
emulator=$!
fetch_kernel
wait "$userland"
wait "$emulator"
fill_base
version=$(basename "$work"/kernel/lib/modules/*)
fill_modules
cp "$work/kernel/boot/vmlinuz-$version" "$folder/vmlinuz"

libs=$base/usr/lib/x86_64-linux-gnu
bluez=$("$base/usr/lib64/ld-linux-x86-64.so.2" --library-path "$libs" "$base/usr/libexec/bluetooth/bluetoothd" --version)
if [ "$bluez" != "$bluez_wanted" ]; then
    printf '\nThe Bluetooth VM wants BlueZ %s, but Debian %s has %s now.\n' "$bluez_wanted" "$suite" "$bluez" >&2
    printf '  Change bluez_wanted in tests/ble-vm/prepare.sh and see whether the journeys still pass, several times over.\n' >&2
    exit 1
fi
(cd "$base" && find . | sort | cpio -o -H newc --quiet --owner=0:0) >"$folder/base.cpio"
# Last: its presence says that all is there.
echo "Linux $version, BlueZ $bluez" >"$folder/made-of"
