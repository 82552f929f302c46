#!/bin/busybox sh
# shellcheck shell=sh
# First program of the guest: brings up the kernel's Bluetooth, the bus, three virtual controllers and bluetoothd, runs the journeys,
# and hands their exit status to the host. Never runs anywhere else.
/bin/busybox --install -s /usr/bin
export PATH=/usr/bin HOME=/tmp
mount -t proc proc /proc
mount -t sysfs sys /sys
[ -e /dev/null ] || mount -t devtmpfs dev /dev
mount -t tmpfs run /run
mkdir -p /run/dbus /dev/shm
mount -t tmpfs shm /dev/shm

# KEY=VALUE behind `pandu.` on the kernel's command line.
only='' trace='' bluetoothd=''
read -r line </proc/cmdline
for word in $line; do
    case $word in
    pandu.only=*) only=$(echo "${word#*=}" | tr , ' ') ;;
    pandu.trace=*) trace=${word#*=} ;;
    pandu.bluetoothd=*) bluetoothd=${word#*=} ;;
    pandu.tell=yes) export TELL=yes ;;
    esac
done

while read -r module; do
    insmod "/lib/modules/$module" || echo "VM: $module does not load"
done </lib/modules/order
# The kernel makes it only once somebody asks for the module by its number.
[ -e /dev/vhci ] || mknod /dev/vhci c 10 137
ip link set lo up

dbus-daemon --system --fork --nopidfile
[ -z "$trace" ] || btmon -w /tmp/trace.btsnoop >/dev/null 2>&1 &
btvirt -l3 >/tmp/btvirt.log 2>&1 &
while [ ! -e /sys/class/bluetooth/hci2 ]; do usleep 20000; done
# Started again when it dies, as systemd does.
while true; do
    # shellcheck disable=SC2086 # none or one option
    /usr/libexec/bluetooth/bluetoothd -n $bluetoothd
    sleep 1
done >/tmp/bluetoothd.log 2>&1 &

# shellcheck disable=SC2086 # one word for each scenario
journeys $only
status=$?
if [ "$status" != 0 ]; then
    echo 'VM: the last words of bluetoothd and btvirt'
    grep -v -e 'Operation not permitted' -e 'Unable to register' -e 'SDP' -e 'IRK' -e load_irk /tmp/bluetoothd.log | tail -n 40
    tail -n 10 /tmp/btvirt.log
    dmesg | grep -e segfault -e traps: -e Bluetooth: | tail -n 20
fi
if [ -n "$trace" ]; then
    stty -F /dev/ttyS1 raw
    cat /tmp/trace.btsnoop >/dev/ttyS1
fi
# isa-debug-exit at port 0xf4: qemu ends with twice this and one.
# shellcheck disable=SC2059 # the number is the format
printf "\\$(printf %03o "$status")" | dd of=/dev/port bs=1 seek=244 conv=notrunc 2>/dev/null
poweroff -f
