# The update of a device: the notice, the decision, the way, how it went.

## What is there

updates-title = Software of { $device }
updates-looking-busy = Asking the maker if there is something new. This takes up to half a minute.

updates-current = The maker has nothing newer. Its signature was checked just now.
updates-recalled = The maker has taken back the version that runs. Ask the maker what to do.
updates-turn = The maker gives version { $version } to a few devices at a time. The turn of this device comes on { $time }.

updates-doubt-title = We cannot confirm that the software is up to date
updates-doubt-body = This does not mean that something is wrong. It means that nobody can be sure.
updates-doubt-maker = This app does not know where the maker of this device keeps its updates.
    .next = Ask the maker, or look on its website.
updates-doubt-offline = The maker could not be reached.
    .next = Check that this phone or computer has internet. Then try again.
updates-doubt-frozen = What we got from the maker is too old. Someone may be holding newer things back.
    .next = Try again with another network. If it stays so, tell the maker.
updates-doubt-forged = What we got is not signed by the maker as it must be. We do not use it.
    .next = Try again with another network. If it stays so, tell the maker.
updates-doubt-expired = What the maker said is too old to count.
    .next = Try again later. If it stays so, tell the maker.
updates-doubt-unreadable = There is a newer version, but this app cannot read what the maker says about it.
    .next = Look for a newer version of this app.
updates-doubt-way = There is a newer version, but it does not fit the version that runs.
    .next = Ask the maker how to get there.
updates-doubt-clock = This phone or computer does not know what time it is.
    .next = Set its clock. Then try again.
updates-doubt-model = The maker's files do not name this model.
    .next = Ask the maker, or look on its website.
updates-doubt-setup = The device has not said what it is.
    .next = Finish its set-up. Then try again.

updates-fixed-title = This device cannot be updated
updates-fixed = { $device } takes no update from this app. Known gaps in it stay open.
updates-fixed-why = Why
updates-fixed-next = Ask the maker for how long it is safe to use. Keep it off the internet, or replace it.

## The notice

updates-security-title = Security update needed
updates-maintenance-title = An update keeps your device working
updates-feature-title = New features for your device
updates-other-title = An update for your device
updates-risk = What it protects from, says the maker: { $risk }
updates-risk-none = The maker did not say which risk it removes.
updates-exploited = The maker says that this gap is already being abused.
updates-minutes = While it installs, the device is away for about { $typical }, at most { $most }, says the maker.
updates-minutes-none = The maker did not say for how long the device is away.
updates-minutes-zero = The maker says that the device stays there all the time.
updates-until = The maker asks to install it before { $time }.
updates-overdue = The maker asks not to wait any longer.
updates-earliest = The maker says: not before { $time }.
updates-ask-others = You use this device, but only people who manage it can install updates. Please tell them.

updates-new-title = This update adds something
updates-new-body = The maker says that version { $version } brings something new that can learn about you.
updates-new-sensors = New senses
updates-new-purposes = New uses of data
updates-new-consent = Installing is not a yes to it. After the update the device asks for your consent.
updates-new-on = Go on

updates-last-undone = The last time the new version did not start, and the device went back.
updates-fact-urgency = How urgent
updates-urgency-critical = Today, if you can
updates-urgency-high = Within days
updates-urgency-medium = Within weeks
updates-urgency-low = When it suits you
updates-fact-version = New version
updates-fact-runs = Version that runs
updates-fact-undo = Can it be undone?
updates-undo-yes = Yes
updates-undo-no = No
updates-fact-support = Security updates until
updates-fact-checked = Checked
updates-fact-device = What the device says
updates-device-current = It says that it has the newest software
updates-device-newer = It says that something newer is ready
updates-device-unknown = It could not find out
updates-date = { $date }
updates-moment = { $time }
updates-details-title = More about this update
updates-details = Notice: { $id }. Size: { NUMBER($size) } KB. Issued: { $issued }. Numbers of the gaps: { $numbers }. Page: { $page }.

## When

updates-when-trigger = When an update is there for a device.
updates-why-title = Why install updates?
updates-why = People find gaps in all software. An update closes them before someone uses them against you.
updates-now = Install now
updates-now-detail = You first read what stops meanwhile.
updates-tonight = Install tonight
updates-tonight-detail = At about three o'clock at night.
updates-choose = Choose a time
updates-choose-detail = You type the time.
updates-later = Not now
updates-later-detail = This app reminds you tomorrow.
updates-safety = A part that keeps you safe does not work meanwhile. Choose a time when you do not need it.

## What stops meanwhile

updates-start-trigger = After what stops meanwhile was shown.
updates-downtime-title = What happens while it installs
updates-stops = Does not work meanwhile: { $what }.
updates-stops-nothing = The maker says that nothing stops.
updates-stops-none = The maker did not say what stops meanwhile. It may be everything.
updates-keeps = Keeps working: { $what }.
updates-keeps-none = The maker did not name anything that keeps working.
updates-restarts = The device restarts.
updates-no-way-back = Once it runs, you cannot go back to the old version.
updates-needs-battery = Its battery must be at least { NUMBER($percent) } percent full.
updates-needs-mains = It must be plugged in.
updates-needs-network = It must be on its network.
updates-when-now = It begins as soon as the update is on the device.
updates-when = The device begins on { $time }.
updates-install = Install now
updates-install-detail = The update goes to the device and is installed.
updates-back-detail = Nothing is changed.
updates-plan = Install at this time

updates-time-title = When should the device install it?
updates-time-field = Time
updates-time-hint = Such as 21:30, or 2027-01-31 21:30
updates-time-empty = No time was entered.
    .next = Type the time at which the device may begin.
updates-time-unreadable = This is not a time that this app can read.
    .next = Type hours and minutes, such as 21:30.
updates-time-early = This time is too early.
    .next = Choose a time from { $time } on.
updates-time-late = This time is too late.
    .next = Choose a time before { $time }.

## The way to the device

updates-way-title = Bringing the update to the device
updates-way-works = The device works as usual meanwhile.
updates-way-near = Stay near the device. If you leave, what is there is kept.
updates-checking-busy = Asking the device if it is ready. This takes a few seconds.
updates-fetching-busy = Getting the update from the maker: { NUMBER($percent) } percent is here.
updates-sending-busy = Sending the update to the device: { NUMBER($percent) } percent is there.
updates-committing-busy = The device checks the update. This takes a few seconds.

updates-lacks-title = The update cannot begin yet
updates-lacks-body = { $device } is not ready for it. Nothing was changed.
updates-lacks-battery = Its battery is { NUMBER($has) } percent full. It must be { NUMBER($wanted) } percent. Charge it.
updates-lacks-mains = It must be plugged in. Plug it in.
updates-lacks-room = It has no room for the update, which needs { NUMBER($size) } KB. Ask the maker.
updates-lacks-network = It is not on its network. Check the Wi-Fi.
updates-look-again = Look again
updates-other-time = Choose another time

updates-hitch-offline = The maker could not be reached.
    .next = Check that this phone or computer has internet.
updates-hitch-missing = The maker's server does not give the update now.
    .next = Try again later.
updates-hitch-wrong = What came is not what the maker signed. It was thrown away.
    .next = Try again with another network. If it stays so, tell the maker.
updates-hitch-large = The update is too large for this app.
    .next = Ask the maker for another way.

updates-stuck-title = The update stands still
updates-stuck-fetch = Nothing was changed on the device.
updates-stuck-send = The device keeps what it has got. It goes on from there.
updates-stuck-commit = The device has the update, but it was not told to install it.
updates-go-on-later = Go on later

updates-planned-title = The update is planned
updates-planned-body = { $device } installs it by itself on { $time }.
updates-planned-open = { $device } has the update and installs it by itself. It did not say when.
updates-planned-alone = You can close this app. Open it afterwards to see how it went.
updates-planned-keep = Leave it so
updates-planned-change = Change the time
updates-fact-due = The device begins

## The installation

updates-outage-title = The device is installing
updates-outage-power = Do not switch it off and do not unplug it.
updates-begins-busy = The device begins now. It goes away for a while and comes back by itself.
updates-unsure-busy = The connection broke off. This app looks if the device has begun.
updates-answers-busy = The device answers and is still installing. So far it took { $time }.
updates-away-busy = The device is away. So far it took { $time }.
updates-over-busy = It takes longer than the maker said. So far it took { $time }.
updates-keeping-busy = This app is noting it down.
updates-overdue-title = The device is not back yet
updates-overdue-body = It has been away for { $time }.
updates-overdue-undo = Check that it has power, and come closer. If the new version does not start, most devices go back to the old one.
updates-overdue-wait = Wait longer
updates-overdue-stop = Stop waiting

## How it went

updates-installed-title = The update is installed
updates-installed-body = The device says that version { $version } runs.
updates-installed-since = Since you last looked, the device installed version { $version }.
updates-installed-over = It took longer than the maker said.
updates-installed-new = Something new came with it. Look at what the device senses now.
updates-see-new = Look at it in the check
updates-opening = Going on
    .body = The next screens show what the device senses.
updates-undone-title = The update was undone
updates-undone-body = The new version did not start, so the device went back to the old one. It works as before.
updates-undone-next = You can try again later. If it happens again, tell the maker.
updates-refused-title = The device refused the update
updates-refused-body = It does not say why. Nothing was changed, and the old version runs.
updates-refused-next = Its list of events tells its owner more. If it happens again, tell the maker.
updates-unkept = It could not be written into the history.
updates-fact-away = Away, says the device
updates-fact-heard = Heard again by this app
updates-fact-stated = What the maker had said
updates-length = { $time }
updates-length-most = After { $time }
updates-stated = About { $typical }, at most { $most }

updates-later-title = Not now
updates-later-body = Nothing was changed. This app reminds you tomorrow, and not more than once a day.
updates-later-risk = Until then the gap stays open.
updates-later-told = The device waits until then, too.
updates-later-not-told = The device was not told. It may install it by itself.
updates-telling-busy = Telling the device to wait. This takes a few seconds.
updates-done = Close
updates-closed-title = That is all for now
updates-left-title = You left the update
updates-left-nothing = Nothing was changed on the device.
updates-left-unconfirmed = It is still not confirmed that the software is up to date.
updates-left-kept = The update is not installed. The device keeps what it has got, and you can go on later.
updates-left-planned = The device installs the update by itself at its time. Open this again to see how it went.
updates-left-not-known = It is not known yet how it goes on. The device goes on by itself. Open this again to see.
updates-left-installed = How it went is in the history.
updates-stopped-title = The update cannot go on
