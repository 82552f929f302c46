# The people of a device: who has access, invitations, lost phones, PINs, handing over.

people-title = Who has access
people-body = These phones and computers have access to { $device }.
people-body-self = This is what you may do with { $device }. Only its owner sees the others.
people-person = { $role }, last seen { $seen }
people-person-you = { $role }, this app
people-seen = { $date }
people-seen-not-known = not known
people-see = See { $name }
people-done = Done
people-done-title = Who has access now
people-fact-name = Name
people-fact-role = May do
people-fact-seen = Last seen
people-fact-pin = PIN on the device
people-fact-access = Access
people-no-access = None any more
people-above = You may not change this person. Only an owner may.
people-changing-busy = The device is making the change. This takes a few seconds.

people-role-owner = owner
people-role-admin = can change settings
people-role-member = can use it
people-role-guest = guest
people-role-other = other

## PINs

people-pin-none = Not set
people-pin-set = Set
people-pin-locked = Set, and locked by someone who can change the settings
people-pin-off = Switched off after too many wrong tries. Set a new one, or press the button on the device.
people-pin-own = Set my own PIN
people-pin-give = Set a PIN
people-pin-give-locked = Set a PIN that this person cannot change
people-pin-lock = Lock the PIN
people-pin-unlock = Unlock the PIN
people-pin-title = A PIN for { $name }
people-pin-own-title = Your own PIN
people-pin-where = The PIN is typed on the keys of the device. It opens it without a phone.
people-pin-body = Use { NUMBER($least) } to { NUMBER($most) } digits. { NUMBER($advised) } or more are better.
people-pin-will-lock = This person cannot change the PIN.
people-pin-may-change = This person can change the PIN later.
people-pin-field = New PIN
people-pin-hint = Digits only. Avoid birthdays and rows.
people-pin-set-it = Set the PIN

## Removing

people-lost = I lost a phone
people-lost-title = Which phone is lost?
people-lost-body = The device will no longer let it in. Do this now, even if the phone may turn up.
people-lost-this = If it is the phone with the only access, hold the button on the device. That erases everything on it.
people-lost-phone = { $name }, last seen { $seen }
people-remove = Remove access
people-remove-title = Remove the access of { $name }?
people-remove-body = The device erases its key and its PIN. Its open connections end at once.
people-remove-back = To come back, it needs a new invitation.
people-remove-lost = Whoever finds the phone can then do nothing with the device.
people-keep = Keep access

## Inviting

people-invite = Invite someone
people-invite-title = Invite someone
people-invite-body = What may this person do?
people-invite-member = Use the device
people-invite-member-detail = Uses it and decides about own data. Cannot change settings or people.
people-invite-guest = Use the device as a guest
people-invite-guest-detail = Only uses it. Good for a short time.
people-invite-admin = Change settings and people
people-invite-admin-detail = May do almost everything that you can. Choose this only for someone you trust fully.
people-inviting-busy = The device is making a code. This takes a few seconds.
people-name-title = Who is it?
people-name-body = This person gets access as: { $role }.
people-name-field = Name
people-name-hint = As you want to see it in the list, such as Siti
people-name-go = Make the code
people-name-empty = No name was entered.
    .next = Enter the name of the person.
people-name-long = This name is too long.
    .next = Enter a shorter one.
people-invited-title = The code for the other phone
people-invited-how = { $name } starts this app near the device, chooses set-up, and types this code.
people-invited-once = The code works once and for a few minutes. Tell it only to this person.
people-invited-nobody = No one has come in with it yet.
people-invited-look = See if it worked
people-invited-back = Back to the list
people-looking-busy = Asking the device who has come in. This takes a few seconds.
people-fact-code = Code
people-fact-invitation = Open invitation
people-invitation = { $name }, as: { $role }
people-invitation-end = End the invitation

## Handing over and leaving

people-hand-over = Hand the device over
people-hand-over-title = Hand the device over
people-hand-over-body = First the new owner gets an invitation and comes in as a second owner.
people-hand-over-then = Then you give up your own access.
people-hand-over-data = The device keeps its settings and its record of what happened. This app cannot delete those yet.
people-hand-over-invite = Invite the new owner
people-hand-over-leave = Give up my access now
people-leave = Give up my access
people-leave-title = Give up your access?
people-leave-body = This app can then do nothing more with { $device }. Your password, PIN and fingerprints there are deleted.
people-leave-data = The device keeps its settings and its record of what happened. This app cannot delete those yet.
people-leave-stay = Keep my access
people-leaving-busy = The device is removing this app. This takes a few seconds.
people-gone-title = You have no access any more
people-gone-body = The device no longer knows this app.
people-gone-next = Remove the device from your list now.

## What was done

people-told-title = Done
people-told-list = See who has access
people-told-pin-title = The PIN is set
people-told-pin = { $name } can open the device with it now, and can change it.
people-told-pin-locked = { $name } can open the device with it now. Only you and others who can change settings can change it.
people-told-pin-own = You can open the device with it now.
people-told-pin-try = This app cannot try it. Type it on the keys of the device once.
people-told-locked = { $name } can no longer change the PIN.
people-told-unlocked = { $name } can change the PIN again.
people-told-removed-title = { $name } has no access any more
people-told-removed = The device no longer lists this phone and will not let it in.
people-told-removed-pin = Did this person know the PIN of someone else? Then set a new one.
people-told-lost-pin = Was your PIN written down on the lost phone? Then set a new one.
people-told-lost-password = Was your password for this device saved there? Then change it.
people-told-lost-others = Do the same for your other devices.
people-told-joined-title = { $name } has access now
people-told-joined = The code was used and works no more.
people-told-ended = The invitation is over. Its code works no more.
people-told-over-title = The invitation is over
people-told-over = No one came in with the code. It ran out, or it was typed wrong too often.
people-told-over-next = Invite the person once more.

people-left-title = You left the people of the device
people-left-body = What you changed before stays changed.
people-left-not-known = It is not known if the last change was made. Start again to see.
people-left-invited = The invitation stays open until it runs out. What you changed before stays changed.
people-stopped-title = This cannot go on
