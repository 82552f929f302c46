# The password of a device: made, changed, removed.

password-title = Password of the device
password-none-body = { $device } has no password from you. This app is your key to it.
password-none-both = With a password the device asks for both: the password and this app.
password-create = Create a password
password-why-title = Do I need a password?
password-why = This app alone is a good key. A password helps if others use this phone or computer.

password-current-body = Type your present password for { $device }. Then you choose the new one.
password-current-field = Present password
password-change = Go on
password-remove = Remove the password
password-keep = Keep the password
password-forgotten-title = Forgot the password?
password-forgotten = Ask someone who can change the settings of this device to remove this phone. Then let them invite you again. If there is no one, hold the button on the device. That erases everything on it.

password-new-title = Choose a new password
password-new-body = Use { $count ->
        [one] { NUMBER($count) } character
       *[other] { NUMBER($count) } characters
    } or more. The device asks for it together with this app.
password-new-advice = Three or four words in a row are good and easy to type. You can paste from a password manager.
password-new-others = The old password stops working. Other connections of yours to the device end.
password-new-field = New password
password-new-hint = Longer is better. Any characters are fine.
password-set = Set the password
password-setting-busy = The device is saving the new password. This takes a few seconds.
password-proving-busy = This app tries the new password. This takes a few seconds.

password-prove-title = Try the new password
password-prove-body = The new password is set, but it was not tried yet. Type it once more to see that it works.
password-prove-field = New password
password-prove-try = Try it
password-prove-later = Skip the test

password-changed-title = The new password is set
password-changed-body = The device asks for it when you change something important.
password-fact-new = New password
password-fact-ended = Other connections ended
password-ended = { $count ->
        [0] None was open
        [one] { NUMBER($count) } connection
       *[other] { NUMBER($count) } connections
    }

password-remove-title = Remove the password?
password-remove-body = This app alone is then the key. Whoever can open this phone or computer can change the device.
password-removing-busy = The device is removing the password. This takes a few seconds.
password-trying-busy = This app tries if it is enough alone. This takes a few seconds.
password-removed-title = The password is removed
password-removed-body = You can create a new one at any time.
password-fact-phone = This app as the only key

password-unavailable-title = There is no password to change
password-unavailable-none = This device knows no passwords.
password-unavailable-none-next = This app is your key to it.
password-unavailable-locked = Your password was locked by someone who can change the settings of this device.
password-unavailable-locked-next = Ask them to change it or to unlock it.

password-left-title = You left the password
password-stopped-title = The password cannot be changed now
password-done-nothing = Nothing was changed on the device.
password-done-not-known = It is not known if the device changed something. Start again to see.
password-done-set = The new password is set.
password-done-removed = The password is removed.
