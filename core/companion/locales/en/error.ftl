# Errors: what happened, and as `.next` what to do.

## Bluetooth and the way to the device

error-radio-off = Bluetooth is switched off.
    .next = Switch Bluetooth on. Then try again.
error-radio-blocked = Bluetooth is blocked on this phone or computer.
    .next = Switch flight mode off, or the switch that turns radio off. Then try again.
error-radio-not-allowed = This app may not use Bluetooth.
    .next = Allow Bluetooth for this app in the settings. Then try again.
error-radio-missing = This phone or computer has no Bluetooth.
    .next = Use a phone or computer that has Bluetooth.
error-radio-busy = Bluetooth is busy with something else.
    .next = Wait a moment. Then try again.
error-radio-failed = Bluetooth did not work.
    .next = Try again. If it fails again, switch Bluetooth off and on.
error-device-not-found = The device was not found near you.
    .next = Check that it is switched on and come closer. Then try again.
error-device-out-of-reach = The device does not answer.
    .next = Check that it is switched on and come closer. Then try again.
error-device-taken = The device ended the connection at once. Another phone may be using it.
    .next = Come closer, and close the app on the other phone. Then try again.
error-device-ambiguous = Several devices of this kind are near. It is not clear which one you chose.
    .next = Scan the square code on your device. If it has none, switch the other devices off and look again.
error-link-lost = The connection to the device broke.
    .next = Come closer. Then try again.
error-answer-late = The device took too long to answer.
    .next = Try again. If it fails again, switch the device off and on.
error-not-pandu = What answered is not a device for this app.
    .next = Check that you chose the right device, or ask its maker.

## Pairing

error-label-unreadable = The code on the label could not be read.
    .next = Clean the label and scan it again, or type its number.
error-label-mistyped = One digit of the code is wrong.
    .next = Compare it with the label and type it again.
error-label-newer = This label is newer than this app.
    .next = Update this app. Then scan the label again.
error-label-refused = The device does not accept this label. It may be the label of another device.
    .next = Scan the label on the device that you want to set up.
error-code-wrong = The device does not accept this code. It may be the code of another device.
    .next = Compare it with the label on the device and type it again.
error-pairing-closed = The device is not open for set-up now.
    .next = Press the set-up button on the device. Then try again.
error-way-not-offered = The device does not accept this kind of code.
    .next = If you typed the number, scan the square code. If you scanned, type the number.
error-already-paired = This device is already connected to this app.
    .next = Remove it from your devices first. Then set it up again.

## The connection

error-device-changed = The device could not prove that it is the one you set up.
    .next = Do not go on. Remove the device, check its label and set it up again.
error-session-refused = The device no longer knows this app. Someone may have removed its access.
    .next = Remove the device from this app. Then set it up again, or ask to be invited.
error-suite-refused = The device protects its connection in a way that is no longer safe.
    .next = Ask the maker for an update of the device.
error-version-refused = The device speaks a newer language than this app.
    .next = Update this app. Then try again.
error-device-misbehaved = The device gave an answer that makes no sense.
    .next = Switch it off and on. If it happens again, ask its maker.

## What a device answers

error-setup-required = The set-up of the device is not finished.
    .next = Finish its set-up first, or ask its owner to do it.
error-auth-required = The device wants to know who is asking.
    .next = Confirm that it is you. Then try again.
error-confirmation-required = The device wants to be sure that it is still you.
    .next = Confirm that it is you. Then try again.
error-forbidden = This app may not do that.
    .next = Ask the owner of the device.
error-throttled = There were too many wrong tries, so the device makes everyone wait.
    .next = Wait { $wait }. Then try again.
error-quarantined = The device reports that something in it was changed. It does nothing else now.
    .next = Do not use it. Ask its maker for help.
error-device-busy = The device is busy with something else.
    .next = Wait a moment. Then try again.
error-value-refused = The device does not accept what was entered.
    .next = Change it and try again.
error-unsupported = The device cannot do that.
    .next = Ask its maker if an update can help.
error-credential-refused = The device does not accept this password.
    .next = Type it again. Small and capital letters matter.
error-device-full = The device has no room left.
    .next = Remove something from the device, or ask its maker.
error-not-on-device = The device does not have this any more.
    .next = Go back and try again.
error-newer-answer = The device gave an answer that this app does not know.
    .next = Update this app. Then try again.

## Stored data

error-store-in-use = This app is already open somewhere else.
    .next = Close the other window. Then try again.
error-store-full = The disk is full. Nothing was changed.
    .next = Make room on the disk. Then try again.
error-store-read-only = This app cannot save in its folder.
    .next = Allow saving in the folder, or choose another folder.
error-store-unreachable = The folder of this app cannot be opened.
    .next = Check that the folder is there and that you may open it.
error-store-damaged = The saved data is damaged. It was left as it is.
    .next = Bring back a backup, or start with an empty folder.
error-store-row-damaged = A part of the saved data is damaged, or someone changed it.
    .next = Bring back a backup. If you have none, set up the device again.
error-store-not-ours = The file in this folder belongs to another program.
    .next = Choose another folder.
error-store-newer = The saved data comes from a newer version of this app.
    .next = Update this app. Then try again.
error-store-key-missing = The key to the saved data is gone.
    .next = Unlock the key store of the person who set up this app, or start with an empty folder.
error-device-key-missing = The key to the data of this device is gone.
    .next = Remove the device from this app. Then set it up again.

## The key store

error-secrets-locked = The key store of this phone or computer is locked.
    .next = Unlock it. Then try again.
error-secrets-denied = This app may not use the key store.
    .next = Allow it in the settings. Then try again.
error-secrets-missing = This phone or computer has no key store.
    .next = Install one, or choose a passphrase instead.
error-secrets-cannot-write = The key store cannot save.
    .next = Make room on the disk. Then try again.
error-secrets-failed = The key store did not work.
    .next = Try again. If it fails again, restart the phone or computer.
error-passphrase-wrong = This passphrase is wrong.
    .next = Type it again. Small and capital letters matter.
error-passphrase-short = This passphrase is too short.
    .next = Use 15 characters or more, for example four words in a row.
error-vault-damaged = The file of keys is damaged. It was left as it is.
    .next = Bring back a backup of the file.
error-vault-newer = The file of keys comes from a newer version of this app.
    .next = Update this app. Then try again.
error-vault-there = There is already a file of keys.
    .next = Open it with its passphrase.
error-vault-missing = There is no file of keys yet.
    .next = Choose a passphrase to make one.

## This phone or computer

error-clock-unavailable = The clock of this phone or computer cannot be read.
    .next = Set the clock. Then try again.
error-random-unavailable = This phone or computer gives no random numbers, so nothing would be safe.
    .next = Restart the phone or computer. Then try again.

## The caller

error-unknown-device = This app does not know that device.
    .next = Look at your list of devices, or set the device up.
error-unknown-wizard = This task is not open any more.
    .next = Start it again.
error-cancelled = You stopped it. Nothing more was done.
    .next = Start again when you like.
error-bug = Something in this app went wrong.
    .next = Try again. If it happens again, report it to the maker of this app.
