# Ways of signing in: what the screens about passwords, fingerprints and people share.

access-back = Go back
access-try-again = Try again
access-reading-busy = Asking the device how things stand. This takes a few seconds.
access-interrupted-title = The device did not answer fully
access-interrupted-body = Nothing is lost. This app asks the device again and goes on from there.
access-tested = Works, tested just now
access-not-tested = Set, but not tested

## The fresh confirmation

access-confirm-title = Confirm that it is you
access-confirm-body-phone = The device wants to be sure that it is still you.
access-confirm-body-password = The device wants to be sure that it is still you. Type its password.
access-confirm-phone = Confirm with this app
access-confirm-password = Confirm with the password
access-confirming-busy = The device is checking. This takes a few seconds.
access-refused-wait = Wait { $wait }. Then type it again. Small and capital letters matter.
access-off-title = The password is switched off
access-off-body = There were too many wrong tries. The device takes no password now, not even the right one.
access-off-button = Press the button on the device. That proves that you are there. Then try again.

## Passwords

access-password-field = Device password
access-password-empty = No password was entered.
    .next = Enter the password that you made for this device.
access-password-short = This password is too short.
    .next = Use { $count ->
        [one] { NUMBER($count) } more character
       *[other] { NUMBER($count) } more characters
    }, for example one more word.
access-password-long = This password is too long.
    .next = Use { $count ->
        [one] { NUMBER($count) } character
       *[other] { NUMBER($count) } characters
    } or fewer.
access-password-longer = The device wants a longer password.
    .next = Use one more word.
access-password-shorter = The device wants a shorter password.
    .next = Use fewer words.
access-password-repeated = This password is the same again and again, so it is easy to guess.
    .next = Choose a few different words.
access-password-common = Many people use this password, so it is easy to guess.
    .next = Choose a few words that only you would put together.
access-password-device = This password is a name of the device, so it is easy to guess.
    .next = Choose a few words that have nothing to do with the device.
access-password-person = This password is a name of yours or of your phone, so it is easy to guess.
    .next = Choose a few words that have nothing to do with your name.
access-password-letters = Some keyboards do not have all of these letters.
    .next = If you can always type them, enter the password once more. If not, choose another.
access-password-easy = This password is allowed, but someone could guess it within days.
    .next = Choose a longer one, or enter it once more to use it.

## PINs

access-pin-digits = A PIN has digits only.
    .next = Type only digits.
access-pin-length = This PIN has { $count ->
        [one] { NUMBER($count) } digit
       *[other] { NUMBER($count) } digits
    }.
    .next = Use { NUMBER($least) } to { NUMBER($most) } digits.
access-pin-refused = The device does not take a PIN of this length.
access-pin-simple = This PIN is one of the first that others try.
    .next = Choose digits without a pattern. Avoid birthdays.
