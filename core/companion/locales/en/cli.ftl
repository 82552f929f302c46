# The words of the terminal program. Its screens are drawn from these and from the screens of the wizards.

## Drawing a screen

cli-step = Step { $step } of { $of }
cli-severity-success = Done:
cli-severity-warning = Please note:
cli-severity-danger = Danger:
cli-problem = Problem:
cli-time-left = Time left: { $time }
cli-choice-recommended = recommended
cli-choice-danger = riskier
cli-choice-enter = Enter
cli-says-maker = The maker says:
cli-says-device = The device says:
cli-says-signed = The device says, signed with its key:
cli-says-probed = Pandu tried it:
cli-says-seen = You saw it:
cli-says-ours = Pandu knows:

## Asking

cli-ask-choice = Your choice
cli-ask-go-on = Go on
cli-ask-unfit = Please type a number from 1 to { $count }.
cli-ask-again = The same once more
cli-ask-differ = The two are not the same. Type it again.
cli-ask-required = This cannot stay empty.
cli-ask-too-long = That is too long. At most { $count } characters fit.
cli-hint-enter = Enter goes on
cli-hint-default = Enter takes { $number }
cli-hint-no-choice = Enter makes no choice
cli-hint-help = ? explains
cli-hint-leave = q leaves
cli-hint-number = a number takes another choice
cli-hint-label = Enter takes the label above
cli-hint-show = Ctrl-R shows what you type
cli-taken = Taken: { $choice }
cli-taken-label = Taken: the code of the label
cli-taken-none = Taken: no choice
cli-wait-leave = Ctrl-C leaves

## Help on the command line

cli-help-about = Pandu sets up smart devices safely, in your own words and on your own computer.
cli-help-usage = Usage:
cli-help-commands = Commands
cli-help-options = Options
cli-help-exits = How a run ended (exit code):
cli-help-demo = Starts a pretend device and sets it up with you
cli-help-scan = Lists the devices nearby
cli-help-setup = Sets up a device, or goes on where you left
cli-help-devices = Lists your devices
cli-help-show = Shows what is known of a device, and who says so
cli-help-forget = Removes a device and everything stored about it
cli-help-password = Makes, changes or removes your password on a device
cli-help-fingerprint = Adds, tries, replaces or removes your fingerprints on a device
cli-help-people = Shows who has access to a device, invites, removes, sets PINs, hands over
cli-help-device-or-only = Its name or the beginning of its key; not needed if you have only one
cli-help-events = Shows what happened with a device, and what to know of it
cli-help-recover = What a device does whose software was changed: restore or isolate
cli-help-check = Checks a device, on screens or into a report
cli-help-wrong-passwords = Lets the check try up to three wrong passwords
cli-help-html = Checks without questions and writes the report as a page into this file
cli-help-ixit = Checks without questions and writes drafts of IXIT tables into this folder
cli-help-updates = Shows what is known of your devices' updates, and what to do about them
cli-help-updates-check = Asks the makers now if there is something new
cli-help-when-due = Asks only if the daily moment has come; good for a timer
cli-help-updates-install = Shows the update of a device, and installs it when you say so
cli-help-updates-postpone = Puts the reminders of an update off
cli-help-days = For how many days, 1 to 30; one if you do not say
cli-help-updates-history = Shows which updates were installed, and for how long the device was away
cli-help-updates-settings = Shows or changes what happens with each kind of update
cli-help-updates-security = What happens with updates for security: ask, automatic or off
cli-help-updates-maintenance = What happens with updates that keep a device working: ask, automatic or off
cli-help-updates-features = What happens with updates that add something: ask, automatic or off
cli-help-support = Shows until when a maker looks after a model, also before you buy it
cli-help-support-maker = The maker's name
cli-help-support-model = The model's name, as on its box
cli-help-link = Where to look for devices instead of over Bluetooth; may be given several times
cli-help-ble = Looks over Bluetooth, with this adapter if you name one; this is the default
cli-help-home = The folder for Pandu's data
cli-help-maker = A file about a maker whose updates to trust, as pandu-maker writes it; may be given several times
cli-help-language = The language, such as en or ms
cli-help-json = One screen per line out, one answer per line in, as JSON; {"{"}"leave":true{"}"} leaves
cli-help-yes = Asks nothing: takes the default everywhere and agrees to nothing
cli-help-plain = Plain lines without redrawing, good for screen readers
cli-help-passphrase-file = A file whose first line is the passphrase; PANDU_PASSPHRASE works too
cli-help-help = Shows this help
cli-help-version = Shows the version
cli-help-profile = Which pretend device: lock, thermostat or window-sensor
cli-help-code = The code on the label: the digits, or the text of the square code
cli-help-label = A picture of the label's square code (PNG)
cli-help-device = The device's name, or the beginning of its key
cli-exit-done = done
cli-exit-bug = a fault in Pandu
cli-exit-usage = the command was not understood, or something is missing
cli-exit-cancelled = you left; the same command goes on
cli-exit-not-reached = the device, or its maker, was not reached
cli-exit-refused = the device said no: wrong code, or no right to it
cli-exit-unsafe = stopped for safety: the device, or its update, is not what it should be
cli-exit-machine = this computer's storage or key store does not work

## The label as a picture

cli-label-no-file = The picture cannot be opened.
    .next = Check the name of the file.
cli-label-no-picture = This is not a picture that can be read.
    .next = Save the picture as PNG, then try again.
cli-label-no-code = There is no readable square code in the picture.
    .next = Take a sharper picture, or type the digits with --code.

## Bluetooth

cli-ble-no-adapter = This computer has no Bluetooth adapter with that name.
    .next = Check the name, or write --ble alone: it takes the first adapter that is switched on.

## The folder and the keys

cli-home-none = There is no folder for Pandu's data.
    .next = Name one with --home.
cli-home-not-a-folder = The place for Pandu's data is a file, not a folder.
    .next = Name another folder with --home.
cli-home-not-allowed = The folder for Pandu's data cannot be written.
    .next = Allow it, or name another folder with --home.
cli-home-full = The disk is full.
    .next = Make some room, then try again.
cli-home-unreachable = The folder for Pandu's data cannot be reached.
    .next = Check it, or name another folder with --home.
cli-keys-none-title = This computer has no key store
cli-keys-none-why = Pandu keeps the keys of your devices in the system's key store. None is running here.
cli-keys-none-instead = A passphrase can protect the keys instead. Pandu asks for it at each start.
cli-keys-none-never = Without protection Pandu stores nothing.
cli-keys-none-passphrase = Choose a passphrase
cli-keys-none-passphrase-then = The keys go into a file that only the passphrase opens.
cli-keys-none-stop = Stop here
cli-keys-none-stop-then = Nothing is stored. You can start a key store and come back.
cli-keys-need-passphrase = Pandu needs a passphrase, and nobody can be asked for it.
    .next = Give it with --passphrase-file or PANDU_PASSPHRASE.
cli-keys-new-title = Choose a passphrase
cli-keys-new-why = It opens the keys of your devices. Several words that only you put together are best.
cli-keys-new-lost = Nobody can bring it back. Without it, each device must be paired anew.
cli-keys-new-save = Use this passphrase
cli-keys-open-title = Open your keys
cli-keys-open-why = The keys of your devices are in a file that your passphrase opens.
cli-keys-open = Open
cli-keys-passphrase = Passphrase
cli-keys-passphrase-hint = at least { $count } characters
cli-keys-repeat = The same once more
cli-keys-differ = The two passphrases are not the same.
    .next = Type them again.
cli-keys-file-unreadable = The file with the passphrase cannot be read.
    .next = Check --passphrase-file: its first line must be the passphrase.

## Makers

cli-maker-unreadable = A file about a maker cannot be read.
    .next = Check the names of the file and of the root that it names.
cli-maker-unfit = This is not a file about a maker.
    .next = Take the one that pandu-maker writes.
cli-maker-twice = There are two files about one maker.
    .next = Keep one of them.
cli-maker-many = These are more makers than Pandu can trust at once.
    .next = Take out those whose devices you do not have.

## Setting up

cli-setup-unfinished-title = You have not finished setting up a device
cli-setup-unfinished-why = { $count ->
    [one] One set-up was left before its end. You can go on where you left it.
   *[other] { $count } set-ups were left before their end. You can go on where you left them.
 }
cli-setup-unfinished-go-on = Go on with { $name }
cli-setup-unfinished-no-name = the device that was not paired yet
cli-setup-unfinished-since = Begun on { $date }.
cli-setup-unfinished-new = Set up another device
cli-setup-needs-code = The code of the label is missing.
    .next = Add --code or --label, or leave out --yes.
cli-setup-needs-typing = This step needs something that only you can type.
    .next = Run the same command without --yes.
cli-setup-gave-up = It did not work, however often it was tried.
    .next = Run the same command again later. What is done stays done.

## Devices

cli-scan-looking = Looking for devices nearby. This takes a few seconds.
cli-scan-title = { $count ->
    [one] One device nearby
   *[other] { NUMBER($count) } devices nearby
 }
cli-scan-none-title = No device found nearby
cli-scan-none-why = No device answered. Switch it on and bring it closer.
cli-scan-nobody = Nothing answered at the addresses that you gave.
cli-scan-ready = ready to be set up
cli-scan-not-ready = not open for set-up
cli-scan-yours = yours
cli-scan-next = To set one up: pandu setup
cli-devices-title = { $count ->
    [one] You have one device
   *[other] You have { NUMBER($count) } devices
 }
cli-devices-none-title = You have no devices yet
cli-devices-none-next = To set one up: pandu setup
cli-devices-next = To see all about one: pandu show NAME
cli-devices-ready = { $category }, set up
cli-devices-unfinished = { $category }, set-up not finished
cli-devices-unreadable = The key to its data is missing. All that can be done is to forget it.
cli-devices-no-name = Unnamed
cli-devices-go-on = To finish a set-up: pandu setup
cli-name-which = You have more than one device.
    .next = Add the name of the one that you mean.
cli-name-none = You have no devices yet.
    .next = To set one up: pandu setup
cli-name-unknown = You have no device of that name or key.
    .next = Look up its name with pandu devices.
cli-name-ambiguous = More than one of your devices fits.
    .next = Type the whole name, or the beginning of its key.

cli-show-finish = Its set-up is not finished. To go on: pandu setup
cli-fact-kind = Kind
cli-fact-maker = Maker
cli-fact-model = Model
cli-fact-serial = Serial number
cli-fact-version = Software version
cli-fact-network = Network
cli-fact-support = Security updates
cli-fact-support-until = until { $month }
cli-fact-role = You are its
cli-fact-paired = Yours since
cli-fact-seen = Last heard
cli-fact-key = Key
cli-fact-date = { $date }
cli-role-owner = owner
cli-role-admin = administrator
cli-role-member = member
cli-role-guest = guest
cli-role-unknown = not known

cli-forget-title = Forget { $name }?
cli-forget-what = Everything that Pandu stores about it is deleted, for good. To use it again, it must be paired anew.
cli-forget-device = If the device is in reach, it is told to remove this computer from its list.
cli-forget-keep = Keep it
cli-forget-do = Forget it
cli-forget-kept = Nothing was deleted.
cli-forget-busy = Forgetting the device. This takes up to half a minute.
cli-forgotten-title = { $name } is forgotten
cli-forgotten-partly-title = { $name } is forgotten on this computer
cli-forget-part-device = The device
cli-forget-part-key = The key to its data
cli-forget-part-rows = Its data
cli-forget-part-space = The space it took
cli-forget-device-done = has removed this computer from its list
cli-forget-device-not-reached = was not reached: it still has this computer in its list
cli-forget-device-refused = refused to remove this computer from its list
cli-forget-key-done = is destroyed, so every copy is unreadable
cli-forget-rows-done = is deleted
cli-forget-space-done = is overwritten
cli-forget-later = is done at the next start of Pandu
cli-forget-reset = To clear the device too, hold its set-up button until it resets.

## Events

cli-events-fetching = Reading the events. This takes a few seconds.
cli-events-recovering = Telling the device. This takes a few seconds.
cli-events-next-restore = To restore the maker's software: pandu events NAME --recover restore
cli-events-next-isolate = To take it off every network: pandu events NAME --recover isolate

## Updates

cli-updates-checking = Asking the makers. This takes up to half a minute.
cli-updates-earlier = The maker could not be asked now. What you see was checked earlier, and may have changed since.
cli-updates-next = To ask the makers now: pandu updates check. To install: pandu updates install NAME
cli-updates-postponing = Putting the update off. This takes a few seconds.
cli-updates-setting = Telling the device. This takes a few seconds.
cli-postpone-nothing = There is no update for { $device } that could be put off.
cli-postponed = The update of { $device } is put off until { $date }
cli-postponed-limit = That is earlier than you asked for. An update cannot be put off for longer.
cli-postponed-then = Until then you are not reminded. You can install it at any time.
cli-updates-settings-title = Updates of { $device }
cli-updates-security = For security
cli-updates-maintenance = To keep it working
cli-updates-features = With something new
cli-updates-automatic = installed by itself, if the device can
cli-updates-ask = you are asked
cli-updates-off = you are not told
cli-updates-kept-there = The device keeps these settings.
cli-updates-kept-here = The device has no such settings. They are kept on this computer.

## The demonstration

cli-demo-title = Pandu sets up a device with you
cli-demo-what = A pretend device runs on this computer. You set it up the way you would set up a real one.
cli-demo-safe = Nothing leaves this computer. The keys stay in memory, and everything is deleted at the end.
cli-demo-starting = Starting the pretend device. This takes a moment.
cli-demo-label-title = The label on the device
cli-demo-label-what = A real device has this label on its back or in its box. You need the code in a moment.
cli-demo-label-picture = The square code as a picture: { $file }
cli-demo-code = Code
cli-demo-label-code = Code: { $code }
cli-demo-update-title = Some weeks later: the maker has found a gap
cli-demo-update-what = The pretend maker has just signed an update and put it on a server on this computer.
cli-demo-update-real = All of it is real but the gap: the signatures, the download, the way to the device, the restart.
cli-demo-next-title = What you can do next
cli-demo-next-own =
    Start a pretend device of your own:
    {"  "}{ $command }
cli-demo-next-setup =
    Set it up, in a second terminal:
    {"  "}{ $command }
cli-demo-next-devices =
    Look at it:
    {"  "}{ $command }
cli-demo-next-all =
    See everything that Pandu can do:
    {"  "}{ $command }
cli-demo-cleaned = The pretend device is stopped. All that the demonstration stored is deleted.
cli-demo-no-program = The program pandu-device, which plays the device, is missing.
    .next = Build it with: make demo. Or put it beside the program pandu.
cli-demo-not-started = The pretend device did not start.
    .next = Try again. What it said stands below.
cli-demo-no-room = There is no room for the demonstration's files.
    .next = Make some room in the folder for temporary files, then try again.

## When it does not go on

cli-failed-title = This did not work
cli-fault = Pandu has a fault and had to stop. What was done before stays done. Please report it with this line:

cli-check-none = There is no report of this check.
    .next = Check again.
cli-check-written = Written: { $file }
cli-check-unwritable = The report could not be written.
    .next = Choose another place, or make room.
