# Updates: what the device says about its software.

update-version = Software version
update-up-to-date = The device says that it has the newest software.
update-available = The device says that version { $version } is ready for it.
update-available-unnamed = The device says that an update is ready for it.
update-cannot-confirm = We could not confirm that the software is the newest.
update-no-network = The device has no network, so it could not look for updates.
update-no-look = The device could not look for updates.
update-comes-by-itself = It will install the update by itself.
update-will-ask = It will ask you before it installs the update.
update-is-off = Updates are switched off, so it will not install the update.
update-policy-on = On for security; asks before new features
update-policy-ask = Asks each time
update-policy-off = Off. Known gaps stay open
update-policy-none = This device cannot update itself

# How a device stands by its maker's word. Variables: $device
update-title = Updates of { $device }
update-not-updatable = This device cannot be updated.
update-isolate = You can take it off the network and go on using it nearby.
update-recalled = The maker has taken back the version that runs on this device. Install the next version as soon as it is there.
update-status-up-to-date = The maker has no newer version for this device. The maker's signature is right.
update-status-available = Version { $version } is ready for this device.
update-maker-has = The maker has signed version { $version } for this device. You can install it after set-up.
update-status-later = The maker hands out version { $version } in groups. The turn of this device comes on { $date }.
update-status-cannot = We cannot confirm that this device is up to date.
update-doubt-no-maker = This app does not know where the maker keeps its updates. Ask the maker.
update-doubt-never-looked = This app has not looked for updates for this version yet.
update-doubt-offline = We could not reach the maker's server. Try again later.
update-doubt-frozen = The server gives us old news. Somebody may be holding updates back. Try another network.
update-doubt-forged = What the server gave us does not have the maker's signature. We did not use it. Try another network. If it stays so, ask the maker.
update-doubt-notice-expired = What the maker says about the newest version is out of date. Ask the maker.
update-doubt-notice-unreadable = This app cannot read what the maker says about the newest version. Update this app, or ask the maker.
update-doubt-no-way = There is newer software, but none that can be installed over this version. Ask the maker.
update-doubt-clock = The clock of this phone or computer seems to be wrong. Set it right, then try again.
update-doubt-not-set-up = Finish the set-up of this device first.
update-doubt-old = More than a week has passed since we could confirm it.
update-doubt-unknown-model = The maker's server does not name this model. Ask the maker.
update-new-things = It brings new sensors or new uses of data. You are told before it is installed.
update-put-off = You put this update off until { $date }.

update-fact-model = Model
update-fact-checked = Last confirmed
update-checked-never = Never
update-fact-new = New version
update-fact-kind = What it is for
update-kind-security = Closes a gap in its security
update-kind-maintenance = Keeps it working
update-kind-feature = Adds or changes what it can do
update-kind-other = Something that this app does not know
update-fact-required = Needed for security
update-required-yes = Yes, the maker says
update-required-no = No, the maker says
update-fact-risk = Risk that it removes
update-risk-none = The maker did not say which risk
update-fact-urgency = How soon
update-urgency-critical = Now
update-urgency-high = Within days
update-urgency-medium = Within weeks
update-urgency-low = When it suits you
update-fact-exploited = Do attackers use the gap?
update-exploited-yes = Yes, the maker says
update-exploited-no = Not as far as the maker knows
update-fact-outage = How long it does not work
# Also of a line of history. Variables: $typical, $longest
update-outage = About { $typical }, at most { $longest }
update-outage-safety = Something that keeps you safe stops meanwhile. You choose the time.
update-fact-stops = What stops meanwhile
update-fact-runs = What keeps working
update-fact-more = Read more
update-fact-support = Security updates
update-support-soon = Only until { $month }
update-support-ended = Ended in { $month }
update-support-shortened = The maker had promised security updates until { $month }. It has made that shorter.
update-fact-advisory = Published gap { $id }
# Variables: $title, $time, $state, $meanwhile
update-advisory = { $title } Known for { $time }. { $state } { $meanwhile }
update-advisory-open = There is no update against it yet.
update-advisory-update = Version { $version } closes it.
update-advisory-never = The maker will not close it.
update-advisory-closed = It is closed in the version that runs.
update-advisory-meanwhile = Until then, the maker says: { $words }
update-advisory-no-advice = The maker does not say what to do until then.
update-advisory-nothing = You need not do anything.
update-fact-rationale = Why it cannot be updated
update-fact-replacement = How it is replaced
update-fact-isolation = How to keep it apart
update-fact-replaced-until = Replaced until
update-fact-report = To tell the maker of a gap
update-fact-security = Security updates: what happens
update-fact-maintenance = Maintenance: what happens
update-fact-feature = New features: what happens
update-choice-automatic = Installed without asking
update-choice-ask = You are asked
update-choice-off = Off: you are not told

update-history-title = Past updates of { $device }
update-history-none = This app knows of no update of this device.
# Variables: $what, $away, $stated
update-history-line = { $what } { $away } The maker had said: { $stated }.
update-history-installed = Version { $version } was installed.
update-history-rolled-back = Version { $version } did not start. The version before runs again.
update-history-refused = The device refused version { $version }.
update-history-outage = By its own clock it was away for { $time }.
update-history-outage-here = We heard it again after { $time }.
update-history-outage-unknown = How long it was away is not known.

update-support-title = Support of { $device }
update-support-unknown = We cannot confirm how long the maker supports this model.

# Reminders. Variables: $device, and what each one names of $version and $month
update-remind-recalled = { $device }: the maker has taken back version { $version }, which runs on it.
update-remind-doubtful = { $device }: the maker's server gives news that we cannot trust. We cannot confirm that the device is up to date.
update-remind-security = { $device }: version { $version } closes a gap in its security.
update-remind-update = { $device }: version { $version } is ready.
update-remind-shortened = { $device }: the maker has made the time of security updates shorter. They now end in { $month }.
update-remind-support = { $device }: security updates end in { $month }.
update-remind-ended = { $device }: security updates ended in { $month }. Gaps that are found from now on stay open.
update-remind-old = { $device }: more than a week has passed since we could confirm that it is up to date.
