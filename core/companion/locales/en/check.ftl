# The check: what was looked at, what came of it, what to do.

## The course of a check

check-looking = Checking the device
    .busy = Looking at the device as a stranger would. This takes about ten seconds.
check-knocking = Trying whether the device asks for you before it does something delicate.
check-asking = Asking the device about itself. This takes a few seconds.
check-guesses = Trying wrong passwords. This takes about ten seconds.
check-saving = Keeping the findings on this machine.
check-unreached = The device was not reached
    .body = Nothing was checked. The findings of the last check are kept.
check-again = Check again
check-may-guess = May this app try wrong passwords?
    .body = It would try up to three wrong passwords. A good device then makes everyone wait longer and longer.
    .cost = Your own password will not work for some seconds after that. The device notes the wrong tries.
    .skip = Do not try
    .try = Try wrong passwords
check-next = Continue
    .finish = Finish
check-back = Back
check-more = More about: { $item }
check-item-back = Back to the list
check-open = Put it right now
check-accept = These are my phones
check-opening = Going on
    .body = The next screens help you with this.
check-left = You left the check
    .kept = The findings are kept. You can read them in the report.
    .nothing = Nothing was changed on the device.
check-finished = The check is done
    .nothing = Nothing was found that you should put right.
    .todo = To put right: { $items }.
    .unknown = Not stated, or not checked: { $items }.
    .share = The report holds no names of people, phones or networks, and no serial number. You can pass it on.
check-limits = A check shows what the device says and what this app could try from outside. It cannot prove that a device is safe.
    .mark = There is no mark and no seal. Each line says who says so.
    .privacy = This report holds no names of people, phones or networks, and no serial number.
check-when = Checked on
check-line = { $verdict }: { $why }
check-risk = What could happen
check-advice = What to do
check-undo = To undo it
check-evidence = Seen
check-clauses = Clauses
    .text = This is about clause { $clauses } of MCMC MTSFB TC G044:2023.
check-lacks = { $reason }
check-unknown-answer = The device gave an answer that this app does not know.

check-verdict-ok = OK
check-verdict-fix-it = Fix it
check-verdict-not-stated = Not stated
check-verdict-could-not-check = Could not be checked
check-verdict-does-not-apply = Does not apply

## The report

check-report = Report of a check
    .device = Device
    .firmware = Version
    .legend = Who says so
    .who = Who says so
check-says-maker = The maker says so
    .meaning = It stands in a document of the maker. Nobody has tested it.
check-says-device = The device says so
    .meaning = A device can be wrong about itself, or lie.
check-says-signed = The device says so and signed it
    .meaning = The signature shows which device said it, just now. It does not show that it is true.
check-says-probed = Tested just now
    .meaning = This app tried it. A test can find a fault. It cannot show that there is none.
check-says-seen = You saw it
    .meaning = You looked and told this app.
check-says-app = This app says so
    .meaning = This app did it, or decided it itself.

## Access

check-access = Access
check-sign-in = Signing in
    .ok = The device says that a way to sign in is set.
    .phone = The device has no password. Your phone is the key.
    .factory = The device says that nobody has set a way to sign in.
    .contradiction = Elsewhere it says that one is set. That does not fit.
    .risk = Whoever gets hold of a paired phone could change everything.
    .advice = Create a password, or choose your phone as the key.
    .undo = Change or remove the password at any time in the same place.
check-set-up = Set-up
    .ok = The device says that its set-up is finished.
    .open = The device says that its set-up is not finished.
    .risk = A device that is half set up may be open to others.
    .advice = Finish the set-up.
check-label-code = The code on the label
    .ok = The code was compared with all that the device says of itself. It does not follow from it.
    .guessable = The code can be guessed from what the device says of itself.
    .shared = Another of your devices has the same code.
    .unseen = This app did not see the label together with the device. It looks at it only while pairing.
    .risk = Somebody nearby could pair with the device while it is open for set-up.
    .advice = Keep the device closed to new phones. Ask the maker for a device with a random code.
check-strangers = Phones that are not paired
    .ok = { $count ->
        [one] It was asked { NUMBER($count) } time without being paired and did not answer.
       *[other] It was asked { NUMBER($count) } times without being paired and never answered.
    }
    .answers = The device answered although it did not know who was asking.
    .untried = The device let nobody connect to try it.
    .risk = Anybody nearby could read from the device or use it.
    .advice = Switch the device off if you can do without it. Tell the maker.
check-confirmation = Asking before delicate changes
    .ok = { $count ->
        [one] It asked for you before { NUMBER($count) } delicate command.
       *[other] It asked for you before { NUMBER($count) } delicate commands.
    }
    .never = The device did not ask for you before a delicate command.
    .risk = Whoever has your unlocked phone for a moment could change passwords or remove phones.
    .advice = Keep your phone locked. Tell the maker.
check-guessing = Slowing down guesses
    .ok = After wrong passwords the device makes everyone wait.
    .fast = After wrong passwords the device does not make anyone wait longer.
    .accepted = The device accepted a password that nobody has set.
    .no-password = The device has no password that could be guessed.
    .not-allowed = You did not allow trying wrong passwords.
    .unclear = The device gave no clear answer to wrong passwords.
    .tries = { $count ->
        [one] { NUMBER($count) } wrong password was tried.
       *[other] { NUMBER($count) } wrong passwords were tried.
    }
    .waits = It wanted waits of: { $waits }.
    .risk = A program could try thousands of passwords until one fits.
    .advice = Use a long password of several words, or your phone as the key. Tell the maker.
check-suites = Ways of encrypting
    .ok = { $count ->
        [one] It offers { NUMBER($count) } way of encrypting, and it is accepted today.
       *[other] It offers { NUMBER($count) } ways of encrypting, and all are accepted today.
    }
    .unknown = It offers ways of encrypting that this app does not accept: number { $numbers }.
    .risk = Others could be led to use a weak way and be listened to.
    .advice = Update this app and the device. If it stays, tell the maker.
check-pairing-closed = Closed to new phones
    .ok = It is not open to new phones now.
    .open = It is open to new phones now.
    .left = It says that it closes in { $time }.
    .advert = Its radio says that it is open, though it says itself that it is closed.
    .risk = Whoever has seen the label could pair a phone of their own.
    .advice = If you did not press its button just now, wait until it closes and check again. If it stays open, tell the maker.
    .undo = Press the button of the device to open it again.
check-phones = Paired phones
    .ok = { $count ->
        [one] The device says that { NUMBER($count) } phone is paired. It is this one.
       *[other] The device says that { NUMBER($count) } phones are paired. None is new since the last check.
    }
    .first = { $count ->
        [one] The device says that { NUMBER($count) } phone is paired. It is this one.
       *[other] The device says that { NUMBER($count) } phones are paired. Look whether you know them all.
    }
    .new = { $count ->
        [one] { NUMBER($count) } phone was added since the last check.
       *[other] { NUMBER($count) } phones were added since the last check.
    }
    .old = { $count ->
        [one] { NUMBER($count) } phone was not seen for more than a year.
       *[other] { NUMBER($count) } phones were not seen for more than a year.
    }
    .without-you = This phone is not in the list of the device, or is there twice.
    .count = { $count ->
        [one] { NUMBER($count) } phone is in the list.
       *[other] { NUMBER($count) } phones are in the list.
    }
    .risk = A phone that you do not know, or that was lost or sold, can use the device.
    .advice = Look at the list of people and phones. Remove what does not belong there.
check-own-key = The key of the device
    .ok = It proved the same key as when it was paired.
    .changed = It does not prove the key with which it was paired.
    .twin = { $count ->
        [one] { NUMBER($count) } device uses this key.
       *[other] { NUMBER($count) } devices nearby use this same key.
    }
    .shared = Another of your devices signs with the same key.
    .risk = Somebody could pretend to be your device and get what you tell it.
    .advice = Do not type secrets for it any more. Forget it, ask the maker for another one, and tell them why.

## Updates

check-updates = Updates
check-auto-updates = Security updates by itself
    .ok = The device says that it installs security updates by itself.
    .asks = The device says that it only asks about security updates.
    .off = The device says that it does not look for security updates.
    .postponed = The device says that updates are put off for more than 90 days.
    .until = Put off until { $date }.
    .cannot = The device cannot fetch updates by itself.
    .silent = The device does not say how it deals with updates.
    .risk = Known holes stay open, and others can use them.
    .advice = Set up the device again and leave automatic updates on. If you turned them on before, tell the maker.
    .undo = Choose otherwise in the set-up at any time.
check-waiting-update = Updates that wait
    .none = The device says that nothing newer is there.
    .confirmed = The maker has signed that nothing newer is there for it.
    .contradicted = The device says that nothing newer is there. But its maker has signed version { $version }.
    .there = The maker has signed version { $version }. The device does not know of it.
    .recalled = The maker has taken back the version that runs on it.
    .unknown = The device says that it knows of no update that waits.
    .unconfirmed = It could not ask its maker whether there is one.
    .available = The device says that version { $version } is there.
    .undone = The device says that the last update did not work.
    .installed = Installed: version { $version }.
    .silent = The device does not say whether an update waits.
    .risk = A hole that is closed in the new version stays open in yours.
    .advice = Leave the device on and in its network, so that it can install the update. Check again tomorrow.
check-last-look = Looking for updates
    .ok = The device says that it looked for updates within a week.
    .stale = The device says that it has not looked for updates for more than a week.
    .never = The device says that it has never looked for updates.
    .future = The device gives a date in the future for its last look.
    .last = Last look: { $date }.
    .offline = The device is in no network, and looks for updates only there. Connect it to get them.
    .risk = An urgent update could be missed.
    .advice = Check that the device is on and in its network. Then check again tomorrow.
check-components = Parts that stay as they are
    .ok = { $count ->
        [one] Its { NUMBER($count) } part of software can be updated, or says why not.
       *[other] Its { NUMBER($count) } parts of software can be updated, or say why not.
    }
    .without = Parts that cannot be updated and do not say why: { $names }.
    .fixed = { $name } stays as it is: { $reason }.
    .silent = The device does not say what its software is made of.
    .risk = A hole in such a part can never be closed.
    .advice = Ask the maker why these parts cannot be updated.

## Connections

check-connections = Connections
check-radio-services = Bluetooth services
    .ok = { $count ->
        [one] It offers { NUMBER($count) } Bluetooth service, and nothing that it does not declare.
       *[other] It offers { NUMBER($count) } Bluetooth services, and nothing that it does not declare.
    }
    .extra = It offers Bluetooth services that it does not declare: { $names }.
    .untold = This kind of connection does not show Bluetooth services.
    .risk = A forgotten way in, such as one for tests or for loading software, could be used by others.
    .advice = Tell the maker the numbers above.
check-interfaces = Ways into the device
    .ok = The device says that these are open: { $names }. Each has its use.
    .unneeded = The device says that these are open, and names no use for them: { $names }.
    .hidden = The device does not name the connection that this app uses.
    .physical = It names these sockets or ports: { $names }. Look whether there are more.
    .silent = The device does not say which ways into it there are.
    .risk = Every open way in is one that others can try.
    .advice = Switch it off in the device if you can. If not, ask the maker what it is for.
check-services = Services that run
    .ok = The device says that it runs: { $names }. Each has its use.
    .purposeless = These run, and the device does not say what for: { $names }.
    .optional = These run, and the device works without them: { $names }.
    .silent = The device does not say what it runs.
    .risk = What runs without need can have holes without need.
    .advice = Switch off what you do not use. Ask the maker about the rest.
    .undo = Switch it on again in the same place.
check-stranger-view = What strangers can read
    .ok = A stranger learns what kind of thing it is, and nothing else.
    .talkative = It tells strangers more than it must.
    .words = A stranger reads: { $words }.
    .risk = Thieves can pick devices with known holes by what they tell.
    .advice = Tell the maker.
check-not-followed = Not being followed
    .ok = It changes the name under which strangers see it.
    .same = It shows strangers the same name as long ago.
    .once = This app must hear the device twice, a quarter of an hour apart. Check again later.
    .risk = Somebody could recognise the device, and so your home, again and again.
    .advice = Tell the maker.
check-debug = The way in for the workshop
    .absent = The device says that it has none.
    .off = The device says that it is switched off.
    .on = The device says that it is switched on.
    .silent = The device does not say whether it has one.
    .risk = Whoever opens the case could read secrets from the device.
    .advice = Keep the device where strangers cannot reach it. Tell the maker.
check-network = Its Wi-Fi
    .ok = Its network asks for a key.
    .open = Its network, or one of the same name, asks for no key.
    .has-none = The device has no Wi-Fi.
    .not-joined = The device is in no network.
    .unheard = The device does not hear its network now.
    .risk = Anybody nearby can join, listen, and reach the device.
    .advice = Give your Wi-Fi a key, or move the device to a network that has one.
    .undo = Choose the network again in the set-up.

## Sensors and data

check-sensing = Sensors and data
check-sensors = Sensors
    .ok = { $count ->
        [one] All that it reads is in its list of { NUMBER($count) } sensor.
       *[other] All that it reads is in its list of { NUMBER($count) } sensors.
    }
    .undeclared = It reads sensors that are not in its list: { $kinds }.
    .silent = The device does not say what it senses.
    .risk = It could listen or watch without your knowing.
    .advice = Switch the device off where you do not want that. Tell the maker.
check-sensor-words = What is said about sensors
    .ok = { $count ->
        [one] Of { NUMBER($count) } sensor it says where it is and when it is on.
       *[other] Of each of { NUMBER($count) } sensors it says where it is and when it is on.
    }
    .nothing = The device says that it senses nothing.
    .missing = It does not say where these are or when they are on: { $kinds }.
    .risk = You cannot tell when the device senses something.
    .advice = Ask the maker where these sensors are and when they are on.
check-readings = Values of sensors
    .ok = All values are ones that can be.
    .impossible = These give values that cannot be: { $kinds }.
    .risk = The device could act on a wrong value, such as heat without end.
    .advice = Switch the device off and on. If it stays, do not rely on it, and tell the maker.
check-consents = Your answers
    .ok = The device keeps your answers: { NUMBER($given) } allowed, { NUMBER($others) } not allowed or not asked.
    .none = The device asks for nothing that needs your answer.
    .missing = { $count ->
        [one] The device has lost { NUMBER($count) } answer that you gave.
       *[other] The device has lost { NUMBER($count) } answers that you gave.
    }
    .turned = { $count ->
        [one] The device calls { NUMBER($count) } answer allowed that was a no.
       *[other] The device calls { NUMBER($count) } answers allowed that were a no.
    }
    .broken = The records of your answers do not fit together. Some were changed.
    .silent = The device does not say what you allowed.
    .risk = It could use your data although you said no.
    .advice = Take the device out of your network, and tell the maker.
check-telemetry = Reports to the maker
    .never = The device says that it has sent no report.
    .ok = { $count ->
        [one] The last report held { NUMBER($count) } thing, and it is in its list.
       *[other] The last report held { NUMBER($count) } things, and all are in its list.
    }
    .undeclared = The last report held things that are not in its list: { $names }.
    .unreadable = This app cannot read the last report.
    .silent = The device does not say what it reports.
    .last = Sent on { $date }.
    .undated = It does not say when, or names a time to come.
    .risk = The maker learns more about you than you were told.
    .advice = Take back what you allowed, and ask the maker about it.
check-retention = How long data is kept
    .ok = Everything that is kept elsewhere has an end. The longest is { $time }.
    .nothing = The device says that nothing is kept elsewhere.
    .silent = { $count ->
        [one] For { NUMBER($count) } use of data it is not said how long it is kept.
       *[other] For { NUMBER($count) } uses of data it is not said how long it is kept.
    }
    .risk = Your data could be kept for ever.
    .advice = Ask the maker how long it is kept.
check-data-map = What happens to data
    .ok = { $count ->
        [one] It names { NUMBER($count) } use of data, with who has it and why.
       *[other] It names { NUMBER($count) } uses of data, with who has them and why.
    }
    .nameless = { $count ->
        [one] For { NUMBER($count) } use of data it is not said why, or who gets it.
       *[other] For { NUMBER($count) } uses of data it is not said why, or who gets it.
    }
    .hidden = It asks you for this, but its list does not have it: { $purposes }.
    .advertisers = These parties advertise: { $names }.
    .silent = The device does not say what happens to data.
    .risk = Your data could go to somebody whom you would not have allowed.
    .advice = Do not allow it. Ask the maker who gets what.

## Device integrity

check-integrity = Device integrity
check-own-word = Its word on itself
    .ok = It signed what it says of itself, for this check.
    .old = What it says of itself may be an old copy. Read the other lines with that in mind.
    .unsigned = What it says of itself is not signed with its key. Read the other lines with that in mind.
    .risk = Somebody could hide behind fine words that are not of today, or not of this device.
    .advice = Check again. If it stays, forget the device and set it up again, or tell the maker.
check-papers = Signed documents
    .ok = { $count ->
        [one] { NUMBER($count) } document has the signature of the device.
       *[other] { NUMBER($count) } documents have the signature of the device.
    }
    .wrong = { $count ->
        [one] { NUMBER($count) } document has a wrong signature.
       *[other] { NUMBER($count) } documents have a wrong signature.
    }
    .unknown = Some are signed by somebody whose key this app does not know.
    .silent = The device has no documents.
    .risk = Somebody else may have written what you read about sensors, data and support.
    .advice = Do not rely on it. Tell the maker.
check-boot = A clean start
    .ok = The device says that its software was checked when it started.
    .unverified = The device says that its software was not checked when it started.
    .changed = The software is another one than at the last check, under the same version.
    .how = How: { $words }.
    .silent = The device does not say whether its software is checked when it starts.
    .risk = Changed software could run and nobody would notice.
    .advice = Switch the device off and on and check again. If it stays, reset it, or tell the maker.
check-tamper = Tampering
    .ok = The device does not report tampering.
    .reported = The device reports that somebody changed it. It does nothing else now.
    .risk = Somebody else may control the device.
    .advice = Look at the events of the device. There you can restore or isolate it. Do not type secrets for it.
check-key-storage = Where keys are kept
    .software = The device says that its keys are sealed by software.
    .apart = The device says that its keys are in a part of its own.
    .element = The device says that its keys are in a chip of their own.
    .clear = The device says that its keys are not sealed.
    .silent = The device does not say where it keeps its keys.
    .risk = Whoever opens the case could copy the keys and pretend to be the device.
    .advice = Keep the device where strangers cannot reach it. Ask the maker.
check-memory = Protected memory
    .ok = The device says that it has: { $names }.
    .silent = The device does not say whether it protects its memory.
    .risk = A small fault in its software could give somebody all of it.
    .advice = Ask the maker.
check-privileges = Rights of its parts
    .ok = The device says: { $words }.
    .silent = The device does not say how its parts are kept apart.
    .risk = A fault in one part could give somebody all parts.
    .advice = Ask the maker.
check-identity-anchor = What its identity hangs on
    .ok = The device says: { $words }.
    .silent = The device does not say what its identity hangs on.
    .risk = Its identity might be copied or changed.
    .advice = Ask the maker.
check-crypto = Its cryptography
    .ok = The device says that it uses: { $names }.
    .reviewed = It names a review for { NUMBER($count) } of them.
    .silent = The device does not say which cryptography it uses.
    .risk = Nobody can tell whether it uses something that is known to be weak.
    .advice = Ask the maker.
check-clock = Its clock
    .ok = Its clock agrees with this machine.
    .off = Its clock is off by { $time }.
    .risk = Dates in its log would be wrong, and what has ended could seem valid.
    .advice = Check the clock of this machine too. Then switch the device off and on, and connect it to its network.
check-log = Its log of events
    .ok = Its log goes on from where it was at the last check.
    .first = Its log can be read. The next check looks whether it goes on from there.
    .lost = Events since the last check are missing.
    .backwards = Its log is shorter than at the last check.
    .old = Older events are gone. It keeps only so many.
    .silent = The device keeps no log that this phone may read.
    .risk = Somebody may have wiped out traces.
    .advice = Look at the events and at the paired phones. Check more often.
check-malware = Protection from malware
    .ok = The device says: { $words }.
    .old = Its protection is more than 30 days old.
    .future = It gives a date in the future for its protection.
    .no-need = The maker says why none is needed: { $words }.
    .date = State of its knowledge: { $date }.
    .silent = The device does not say whether it is protected from malware.
    .undated = The device does not say how old its protection is.
    .risk = Malware that is newer would not be found.
    .advice = Connect the device to its network, so that it can renew its protection.

## Maker's promises

check-maker = Maker's promises
check-support = Security updates until
    .ok = The maker promises security updates until { $month }.
    .near = That is less than a year away.
    .ended = The promised time ended in { $month }.
    .shortened = The maker now promises less: until { $month }.
    .promised = Promised before: until { $month }.
    .no-date = The maker gives a date that cannot be.
    .silent = The maker does not say for how long there are security updates.
    .risk = After that time new holes stay open.
    .advice = Plan to replace the device, or take it out of your network. Ask the maker.
check-vulnerability-policy = Reporting a fault
    .ok = The maker answers reports within { $answer }, and gives news every { $news }.
    .contacts = Contact: { $names }.
    .no-contact = The maker does not say whom to tell of a fault.
    .no-answer = The maker does not say how soon a report is answered.
    .no-news = The maker does not say how often there is news of a report.
    .silent = The maker does not say how to report a fault.
    .risk = Faults that people find may not be put right.
    .advice = Ask the maker.
check-advisories = Known faults
    .ok = The maker has published { NUMBER($count) } faults. Open: { NUMBER($open) }.
    .late = A fault that the maker has published is open for { $time }. 90 days are usual.
    .silent = The maker does not say which faults are known.
    .risk = Others know the fault and can use it.
    .advice = Ask the maker when it will be put right. Do without the device until then, if you can.
check-backups = Backups
    .ok = { $holder } overwrites backups after { $time }.
    .nothing = Nothing is kept elsewhere, so there are no backups.
    .silent = The maker does not say when data is gone from backups.
    .risk = What you delete could live on in a backup.
    .advice = Ask the maker.
check-sbom = List of parts of the software
    .ok = The maker has a list of the parts ({ $format }).
    .place = It is at: { $url }.
    .silent = The maker does not say what the software is made of.
    .risk = When a part becomes unsafe, nobody can tell that your device has it.
    .advice = Ask the maker.
check-model = Model
    .ok = Everything that it says is about { $model }.
    .other = It calls itself { $model }, and its documents name another model.
    .others = They name: { $names }.
    .silent = The device does not say which model it is.
    .risk = Promises and lists may be those of another device.
    .advice = Compare with the label. Ask the maker.
check-replacement = Replacement
    .ok = The maker replaces it until { $date }.
    .how = How: { $words }.
    .updatable = The device can be updated.
    .over = The maker replaced it only until { $date }.
    .no-date = The maker does not say until when it is replaced.
    .no-way = The maker does not say how it is replaced.
    .no-reason = The maker does not say why it cannot be updated.
    .silent = It cannot be updated, and the maker does not say what happens then.
    .risk = A hole in it would stay for ever.
    .advice = Ask the maker. Plan to replace it.
