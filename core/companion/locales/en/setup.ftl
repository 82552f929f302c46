# Set-up: from finding the device to the summary.

## Find the device

setup-start-title = Set up a device
setup-start-body = Switch the device on and keep it near you. Have its label ready: it shows a square code and a number.
setup-start-permission = This app now looks for devices near you. Your system may ask you to allow that.
setup-start-look = Look for the device

setup-searching-title = Looking for devices
setup-searching-busy = Looking for devices near you. This takes a few seconds.

setup-none-title = No device found
setup-none-power = Check that the device is switched on.
setup-none-others = A device is near, but it is not open for set-up.
setup-none-button = Press its set-up button. If it has none, switch it off and on again.
setup-none-closer = Then come closer and look again.
setup-none-failed-title = That did not work
setup-radio-title = Bluetooth is not ready
setup-radio-body = Without Bluetooth no device can be found.
setup-look-again = Look again
setup-look-for-others = Look for another device
setup-try-again = Try again
setup-continue = Continue

setup-choose-title = Choose your device
setup-choose-body = More than one device is open for set-up. The label will show if you chose the right one.
setup-choose-device = Choose { $category } { NUMBER($number) }

setup-meeting-title = Connecting
setup-meeting-busy = Asking the device if it is open for set-up. This takes a few seconds.

setup-closed-title = The device is not open for set-up
setup-closed-body = The time for set-up is over, or the device is already set up.
setup-closed-button = Press the set-up button on the device. Then try again.
setup-closed-owner = If someone else set it up, ask them to remove it or to invite you.

## Label and pairing

setup-label-title = Enter the code of the { $category }
setup-label-body-both = Scan the square code on the label, or type the number.
setup-label-body-scan = Scan the square code on the label.
setup-label-body-code = Type the code that you were given. It is not the number on the label.
setup-label-why = This proves that you have the device in your hands.
setup-label-why-invited = This proves that you were invited.
setup-label-field = Label code
setup-label-hint-both = The scanned code, or 9 digits such as 123-456-789
setup-label-hint-scan = The scanned code
setup-label-hint-code = 9 digits, such as 123-456-789
setup-label-connect = Connect
setup-label-invited-title = Where do I get the code?
setup-label-invited = Someone who has access to the device makes it. Ask them to invite you, and to tell you the code.
setup-label-help-title = Where is the label?
setup-label-help = Look on the back or the base of the device, in its battery cover, or in its booklet. If the time runs out, press the set-up button for more time.

setup-label-empty = No code was entered.
    .next = Scan the square code, or type the number on the label.
setup-label-length = The number on the label has 9 digits. You entered { $digits ->
        [one] { NUMBER($digits) } digit
       *[other] { NUMBER($digits) } digits
    }.
    .next = Compare it with the label and type it again.
setup-label-digits = The number has something in it that is not a digit.
    .next = Type only the 9 digits from the label.
setup-label-foreign = This code is not from a label that this app knows.
    .next = Scan the square code on the device, or type the number next to it.

setup-pairing-title = Connecting to your device
setup-pairing-busy = Making a private connection with the device. This takes up to half a minute.

## Going on

setup-resume-title = Go on with set-up
setup-resume-body = This device is connected to this app, but its set-up is not finished. What you did before is kept.
setup-resume-continue = Go on with set-up

setup-reading-title = Getting to know the device
setup-reading-busy = Asking the device what it can do. This takes a few seconds.

setup-refreshing-busy = Asking the device how things stand. This takes a few seconds.

setup-interrupted-title = The device did not answer fully
setup-interrupted-body = This app and the device stay connected. Nothing is lost.

setup-confirm-title = Confirm that it is you
setup-confirm-body = Some time has passed, or the connection broke. The device wants to be sure that it is still you.
setup-confirm-phone = Confirm with this app
setup-confirm-password = Confirm with the password
setup-confirm-field = Device password
setup-confirm-empty = No password was entered.
    .next = Enter the password that you made for this device.
setup-confirming-busy = The device is checking. This takes a few seconds.

setup-saving-choice-title = Telling the device
setup-saving-choice-busy = The device is saving your choice. This takes a few seconds.

## What the device senses

setup-senses-title = What this device senses
setup-senses-body = { $device } has the sensors below. The device signed this list itself.
setup-senses-nothing = { $device } says that it senses nothing around it. The device signed this itself.
setup-senses-help-title = What does this list mean?
setup-senses-help = A sensor notices things around it, such as sound or movement. The list comes from the device. The signature shows that no one changed it on the way.

## Sign in

setup-sign-in-title = How do you want to sign in?
setup-sign-in-body = Signing in keeps others from changing the device.

setup-password-title = Create a password
setup-password-body = Use { $count ->
        [one] { NUMBER($count) } character
       *[other] { NUMBER($count) } characters
    } or more. The device asks for it together with this app.
setup-password-advice = Three or four words in a row are good and easy to type. You can paste from a password manager.
setup-password-field = New password
setup-password-hint = Longer is better. Any characters are fine.
setup-password-create = Create password
setup-password-phone = Use this app as the key

## Network

setup-listing-title = Looking for networks
setup-listing-busy = The device is listening for Wi-Fi networks. This takes a few seconds.
setup-network-title = Which Wi-Fi should the device use?
setup-network-body = The device hears these networks. It works near you without Wi-Fi, too.
setup-network-none = The device hears no Wi-Fi network. You can go on without one.
setup-network-choice = Join { $network }
setup-network-again = Look for networks again
setup-network-keep = Stay with { $network }
setup-network-keep-detail = The device stays on this network and tries the internet again later.
setup-network-key-title = Enter the password of { $network }
setup-network-key-body = The device keeps the password. This app does not.
setup-network-key-field = Wi-Fi password
setup-network-key-hint-open = Leave it empty if the network has no password.
setup-network-name-field = Network name
setup-network-hidden-title = Join a hidden network
setup-network-hidden-body = Type the name exactly as it is set in your router.
setup-network-join = Join network
setup-network-back = Choose another network
setup-joining-title = Joining { $network }
setup-joining-busy = The device is joining the network. This takes up to a minute.

## Updates

setup-updates-title = Should the device update itself?
setup-updates-body = Updates close gaps that strangers could use to get in.

setup-checking-title = Looking for updates
setup-checking-busy = The device is looking for updates. This takes up to half a minute.
setup-comparing-busy = We are asking the maker's server, too. This can take half a minute.
setup-checked-title = Updates
setup-checked-finish = Finish set-up

## The end

setup-finishing-title = Finishing set-up
setup-finishing-busy = The device is finishing its set-up. This takes a few seconds.
setup-saving-busy = Saving what was set up. This takes a moment.

setup-finished-title = Your device is ready
setup-finished-body = This is how it stands now. You can change the password, the fingerprints and who has access at any time.
setup-finished-rest = To change the rest, forget the device and set it up again.
setup-member-title = You have access to this device
setup-admin-body = Its owner has set it up. You can change its settings and who has access.
setup-member-body = Its owner has set it up. Only the owner changes its settings.
setup-fact-role = What you may do
setup-fact-device = Device
setup-fact-access = Has access
setup-access = { $name } ({ $role })
setup-access-you = { $name } ({ $role }, this app)
setup-role-owner = owner
setup-role-admin = can change settings
setup-role-member = can use it
setup-role-guest = guest
setup-role-other = other
setup-fact-sign-in = Sign in with
setup-sign-in-is-phone = This app as the key
setup-sign-in-is-password = This app and a password
setup-fact-network = Wi-Fi
setup-fact-updates = Automatic updates
setup-fact-check = Update check
setup-fact-support = Security updates from the maker

setup-left-title = You left set-up
setup-left-nothing = Nothing was changed on any device.
setup-left-done = This is done and stays done:
setup-left-resume = Start set-up again to go on from here.
setup-stopped-title = Set-up cannot go on
setup-stopped-nothing = Nothing was changed on the device.

setup-done-paired = The device and this app are connected.
setup-done-sign-in-phone = This app is the key.
setup-done-sign-in-password = A password is set.
setup-done-network = The device has joined a network.
setup-done-updates = Your choice about updates is saved.
setup-done-consents = Your answers about your data are saved: { NUMBER($given) } allowed, { NUMBER($refused) } not allowed.
