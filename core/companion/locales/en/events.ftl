# The events of a device: what to know, what to do about it, and what happened.

events-title = What happened with { $device }
events-no-alerts = Nothing needs your attention.
events-admins-only = Only the owner and those who may change settings can see what happened.
events-more-alerts = { $count ->
    [one] One earlier notice is not shown here.
   *[other] { NUMBER($count) } earlier notices are not shown here.
 }
events-left-out = { $count ->
    [one] One older event is not shown here.
   *[other] { NUMBER($count) } older events are not shown here.
 }
events-older-gone = The device no longer has its oldest events.

events-alert-new = New: { $what } { $when } { $next }
events-alert-known = { $what } { $when } { $next }
events-when = It was on { $at }.
events-when-between = It was between { $since } and { $at }.

## What to know, and what to do

events-failed-sign-ins = Somebody tried to get in again and again and failed: { NUMBER($count) } wrong tries.
    .next = If that was nobody you know, change your password or PIN and see who has access.
events-update-refusals = The device refused an update { NUMBER($count) } times: it was not from the maker, or damaged.
    .next = If it goes on, ask the maker.
events-clock-jump = The clock of the device jumped.
    .next = Check its time. If nobody set it, look closely at the other events.
events-new-phone = A phone got access that this app did not invite: { $who }.
    .next = If you do not know it, remove it, then change your password and PIN.
events-key-changed = The device has had another key of its own. It may have been replaced or opened.
    .next = Do not use it before you know why. Ask the maker.
events-integrity-alarm = The device reported that its software was changed.
    .next = Restore the maker's software, or take the device off the network.
    .over = Somebody has decided since what it does.
events-range-dropped = A value made no sense and was dropped: { $who }, { $count ->
    [one] once
   *[other] { NUMBER($count) } times
 }.
    .next = If it goes on, the sensor may be broken. Ask the maker.
events-storage-recovered = The memory of the device was damaged. It goes on with an older copy.
    .next = Check its settings and who has access.
events-credential-disabled = A way of signing in was switched off after too many wrong tries: { $who }.
    .next = Set it anew, or press the button on the device.
events-invite-closed = An invitation ended because somebody typed too many wrong codes.
    .next = Invite again when you are beside the device.
events-lost = Events are gone that this app had not seen.
    .next = Look more often. If it happens again, ask the maker.
events-log-runs-backwards = The list of events is out of order. An honest device does not do that.
    .next = Do not rely on this list. Ask the maker.
events-log-shrank = Events that this app had seen are gone from the end of the list.
    .next = If the device was not repaired, do not rely on this list. Ask the maker.
events-log-endless = The list of events does not end. Only its beginning was read.
    .next = Do not rely on this list. Ask the maker.
events-log-impossible = Some events have numbers or times that cannot be.
    .next = Do not rely on this list. Ask the maker.
events-log-future = Some events are of a day that has not come yet.
    .next = Check the time of the device, then that of this phone or computer.

events-quarantine = The device found its own software changed. It now answers only this, and how to go on.
events-quarantine-restore = You can restore the maker's software. Your settings stay.
events-quarantine-isolate = Or you can take it off every network and use it nearby only.
events-quarantine-support = Until then, do not give it a password. The maker can help you.
events-quarantine-neutral = The device needs its owner. Please tell the owner; you need not do anything else.

## What happened

events-line-who = { $what }: { $who }
events-line-count = { $what }, { NUMBER($count) } times
events-line-who-count = { $what }: { $who }, { NUMBER($count) } times
events-what-pairing-failed = Somebody tried to set it up and failed
events-what-paired = A phone got access
events-what-removed = A phone lost access
events-what-credential-refused = A password, PIN or finger was wrong
events-what-credential-changed = A way of signing in was changed
events-what-pairing-closed = The code on the label was switched off after too many wrong tries
events-what-forbidden = A phone asked for something that it may not do
events-what-update-refused = An update was refused
events-what-clock-jump = The clock jumped
events-what-integrity-alarm = The software was found changed
events-what-range-dropped = A value that made no sense was dropped
events-what-setting-changed = A setting was changed
events-what-consent = A decision about personal data
events-what-erased = Everything personal was deleted
events-what-setup-finished = Set-up was finished
events-what-started = The device was switched on
events-what-storage-recovered = Damaged memory was replaced by an older copy
events-what-session-refused = A phone without access was refused
events-what-key-changed = The device's own key changed
events-what-recovered = Somebody decided about the changed software
events-what-credential-disabled = A way of signing in was switched off
events-what-invited = Somebody was invited
events-what-invite-closed = An invitation ended after too many wrong codes
events-what-invite-used = An invitation was used
events-what-update-installed = An update was installed
events-what-update-undone = An update did not start and was undone
events-what-other = Something that this app does not know

## Who or what it was about

events-who-nobody = not said
events-who-you = this app
events-who-gone = a phone that no longer has access ({ $handle })
events-part-name = name
events-part-network = network
events-part-updates = updates
events-part-invitation = invitation
events-part-software = its software
events-part-restored = the maker's software was restored
events-part-isolated = it was taken off every network
events-part-keypad = at the keypad
events-part-reader = at the fingerprint reader
events-part-temperature = temperature
events-part-humidity = humidity
events-part-motion = movement
events-part-contact = open or closed
events-part-touch = touch

## Recovering

events-recovered-title = { $device } is told
events-recovered-restore = It goes on with the maker's software. Look at its events again, then run a check.
events-recovered-isolate = It is off every network and works nearby. Its software is still changed.
events-recover-nothing = { $device } reports no change. There is nothing to restore.
events-recover-by-hand = This needs a hand at the device: hold its button until it resets. Everything personal on it is deleted then.
