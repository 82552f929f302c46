# Fingerprints on a device: enrolled, tried, replaced, removed.

fingerprint-title = Your fingerprints
fingerprint-body = { $device } can recognise your fingers. It opens without a phone then.
fingerprint-fact = Fingerprints
fingerprint-none = None
fingerprint-is-set = Set
fingerprint-is-off = Switched off after too many failed tries
fingerprint-off-body = A switched-off finger works again after you confirm that it is you.
fingerprint-wake = Switch it on again
fingerprint-ways = Without a finger
fingerprint-ways-pin = Your PIN on the device, or this app
fingerprint-ways-phone = This app
fingerprint-add = Add a finger
fingerprint-see = See { $name }
fingerprint-no-room = There is no room for one more finger.
fingerprint-done = Done
fingerprint-done-title = Your fingerprints now
fingerprint-list = See your fingerprints
fingerprint-replace = Replace it
fingerprint-replace-detail = Teach the device the finger anew. The old one works until the new one was tried.
fingerprint-remove = Remove
fingerprint-keep = Keep
fingerprint-changing-busy = The device is making the change. This takes a few seconds.

## Which finger

fingerprint-name-title = Which finger is it?
fingerprint-stays = The fingerprint stays on the device. This app and its maker never get it.
fingerprint-touches = You will touch the reader { $count ->
        [one] { NUMBER($count) } time
       *[other] { NUMBER($count) } times
    }, and once more to try it.
fingerprint-old-works = { $name } keeps working until then.
fingerprint-name-field = Name of the finger
fingerprint-name-hint = Such as right thumb
fingerprint-name-go = Go on
fingerprint-name-empty = No name was entered.
    .next = Enter which finger it is.
fingerprint-name-long = This name is too long.
    .next = Enter a shorter one.

## Consent

fingerprint-consent-trigger = When you first add a finger to a device that reads fingerprints.
fingerprint-consent-title = May the device keep your fingerprint?
fingerprint-consent-body = A fingerprint is sensitive data about you. The device works just as well without it.
fingerprint-consent-withdraw = Here, at any time. All your fingerprints are deleted then.
fingerprint-consent-silent = The device does not say who is in charge of it, nor how long it is kept.
fingerprint-consent-agree = Allow
fingerprint-consent-refuse = Do not allow
fingerprint-consent-why-title = What happens if I say no?
fingerprint-consent-why = Nothing is kept, and you open the device with this app or a PIN. Your answer is saved. You can change it here at any time.
fingerprint-recording-busy = The device is saving your answer. This takes a few seconds.

## Touching

fingerprint-starting-busy = Making the reader ready. This takes a few seconds.
fingerprint-touch-title = Touch the reader
fingerprint-touch-left = Touches left
fingerprint-touch-count = { NUMBER($count) } of { NUMBER($of) }
fingerprint-touch-first = Lay your finger on the reader of the device, then lift it. { $count ->
        [one] { NUMBER($count) } good touch is needed.
       *[other] { NUMBER($count) } good touches are needed.
    }
fingerprint-touch-next = { $feedback } Lay the finger on again, then lift it. { $count ->
        [one] { NUMBER($count) } more good touch is needed.
       *[other] { NUMBER($count) } more good touches are needed.
    }
fingerprint-paused-body = The reader waits for you. Nothing is kept yet.
fingerprint-go-on = Go on
fingerprint-stop = Stop, keep nothing
fingerprint-cancelling-busy = The device forgets what it has of this finger. This takes a few seconds.
fingerprint-try-title = Try the finger
fingerprint-trying-busy = Touch the reader once more, to see that the device knows the finger. You have 20 seconds.
fingerprint-try-body = The finger counts only after it was recognised once. Nothing is kept until then.
fingerprint-not-recognised = The device did not recognise this finger.
    .next = Lay the same finger on again, flat and in the middle.
fingerprint-broke-off = The device gave up waiting. Nothing was kept.
    .next = Start again.

fingerprint-good = That was good.
    .next = Lay the finger on again.
fingerprint-too-high = The finger was too high.
    .next = Move it down a little.
fingerprint-too-low = The finger was too low.
    .next = Move it up a little.
fingerprint-too-left = The finger was too far to the left.
    .next = Move it to the right a little.
fingerprint-too-right = The finger was too far to the right.
    .next = Move it to the left a little.
fingerprint-too-fast = That was too fast.
    .next = Leave the finger on a little longer.
fingerprint-too-slow = That was too slow.
    .next = Lay the finger on more quickly.
fingerprint-poor = The reader could not see the finger well.
    .next = Clean and dry the finger and the reader.
fingerprint-skewed = The finger was turned to the side.
    .next = Lay it on straight.
fingerprint-too-short = The reader saw only a small part of the finger.
    .next = Lay it on flat, as a whole.
fingerprint-other = That looked like another finger.
    .next = Use the same finger each time.
fingerprint-exists = This finger is already known to the device.
    .next = Use another finger, or stop.
fingerprint-full = The reader has no room for one more finger.
    .next = Stop, and remove another finger first.
fingerprint-no-touch = No one touched the reader.
    .next = Lay your finger on it when you are ready.
fingerprint-no-lift = The finger was not lifted.
    .next = Lift it fully between two touches.
fingerprint-unknown = The reader did not take that.
    .next = Lay the finger on again.

## What was done

fingerprint-kept-title = The finger is ready
fingerprint-kept-body = You can open the device with it now.
fingerprint-fact-old = Before: { $name }
fingerprint-replaced = No longer works
fingerprint-remove-title = Remove { $name }?
fingerprint-remove-body = The device deletes what it keeps of this finger.
fingerprint-removed-title = The finger is removed
fingerprint-gone = Deleted. The device no longer lists it.
fingerprint-withdraw = Delete all and take back my consent
fingerprint-withdraw-title = Delete all your fingerprints?
fingerprint-withdraw-body = The device deletes all your fingers and keeps none until you allow it again.
fingerprint-withdrawn-title = All your fingerprints are deleted
fingerprint-cancelled-title = No finger was added
fingerprint-refused-title = No fingerprint is kept
fingerprint-refused-body = Your answer is saved. You can change it here at any time.
fingerprint-unavailable-title = This device reads no fingerprints
fingerprint-unavailable = You open it with this app.

fingerprint-left-title = You left the fingerprints
fingerprint-left-body = What you changed before stays changed.
fingerprint-left-nothing = Nothing of the finger was kept.
fingerprint-left-not-known = It is not known if the last change was made. Start again to see.
fingerprint-stopped-title = This cannot go on
