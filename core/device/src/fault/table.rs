//! The table of faults: one row for each, and nothing else. A row is an option of the command line and a value of [`Fault`].
//!
//! `Name "name-on-the-command-line" ["unit of its number", number if none is given] "clause or #attack": "what the device does";`

use super::Row;

macro_rules! faults {
    ($($fault:ident $name:literal $([$unit:literal, $default:literal])? $clause:literal: $does:literal;)*) => {
        /// A way to misbehave.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault {
            $(#[doc = concat!("The device ", $does, ".")] $fault,)*
        }

        /// The table.
        pub const TABLE: &[Row] = &[$(Row {
            fault: Fault::$fault,
            name: $name,
            takes: faults!(@takes $($unit, $default)?),
            clause: $clause,
            does: $does,
        }),*];
    };
    (@takes) => { None };
    (@takes $unit:literal, $default:literal) => { Some(($unit, $default)) };
}

faults! {
    // The factory.
    GuessableCodeCounter "guessable-code-counter" ["devices made before", 41] "6.1b":
        "has a running number as its label's code and secret (first start only)";
    GuessableCodeFromSerial "guessable-code-from-serial" "6.1b":
        "has its serial number's digits as its label's code and secret (first start only)";
    GuessableCodeFromHash "guessable-code-from-hash" "6.1b":
        "has SHA-256 of its serial number as its label's code and secret (first start only)";
    ClonedKey "cloned-key" "6.4.4, #37": "has the keys and the code of every other device with this fault (first start only)";

    // The way in.
    WeakSuiteOnly "weak-suite-only" "6.1c, #7": "offers only suite 31, which is in no registry";
    OffersWeakSuite "offers-weak-suite" "6.1c, 6.5.3": "offers suite 31, which is in no registry, beside the good ones";
    ChangedKey "changed-key" "6.4.2, #5": "answers with another static key behind the same advert";
    WrongHello "wrong-hello" "6.1c, #7":
        "gives a hello with a shortened list of suites, and computes the handshake with the full one";
    TalkativeHello "talkative-hello" "6.6.2": "tells strangers its model and version in the hello";
    FixedAdvert "fixed-advert" "6.6.2, #21": "never changes the id in its advert";
    WindowStaysOpen "window-stays-open" "6.6.1": "is open to pairing at all times";
    AnswersStrangers "answers-strangers" "6.5.4": "answers a few questions of whoever did not authenticate";
    ExtraService "extra-service" "6.6.1, 6.3.10": "offers a Bluetooth service for new firmware that it does not declare";

    // Signing in.
    SaysFactoryState "says-factory-state" "6.1a": "says that no user credential was ever set";
    SaysSetupUnfinished "says-setup-unfinished" "6.1a": "says that its set-up is not finished";
    NeverAsksConfirmation "never-asks-confirmation" "6.5.5, #20": "takes every session as freshly confirmed";
    NoThrottle "no-throttle" "6.1e": "lets anybody guess passwords as fast as he likes";
    ForgottenPhone "forgotten-phone" "6.5.8": "lists a phone that was last there more than a year ago";
    UnknownPhone "unknown-phone" "6.5.8": "lists a phone that nobody invited";

    // Updates.
    ClaimsUpToDate "claims-up-to-date" "6.3.5": "says that nothing newer is there whenever it is online";
    ClaimsUpdate "claims-update" "6.3.5": "says that version 9.9.9 is there whenever it is online";
    BadUpdate "bad-update" "6.3.7, 6.10.1": "finds an update with a wrong signature whenever it is online, and refuses it";
    AutoUpdatesOff "auto-updates-off" "6.3.6": "says that it installs no security updates";
    PostponedForEver "postponed-for-ever" "6.3.6": "says that updates are put off for more than a year";
    StaleUpdateCheck "stale-update-check" "6.3.5": "says that it looked for updates a month ago";
    ComponentWithoutReason "component-without-reason" "6.3.1": "has a part that cannot be updated, and does not say why";

    UpdateAcceptsUnsigned "update-accepts-unsigned" "6.3.7, 6.3.9": "takes images that nobody signed";
    UpdateAcceptsDowngrade "update-accepts-downgrade" "6.3.2, #25": "takes images that are older than what runs";
    UpdateDoesNotStart "update-does-not-start" "6.3.4, #40": "installs updates that do not start, and goes back to the old version";
    UpdateNeverEnds "update-never-ends" "6.3.12": "says for ever that it is installing an update";

    // Connections.
    OpenPort "open-port" "6.6.1": "has an open port that none of its services needs";
    PurposelessService "purposeless-service" "6.6.5": "runs a service without a purpose";
    OptionalServiceOn "optional-service-on" "6.6.5": "runs a service that nobody switched on";
    DebugOn "debug-on" "6.6.4": "says that its debug interface is on";
    DebugNotStated "debug-not-stated" "6.6.4": "does not say whether it has a debug interface";
    OpenNetwork "open-network" "6.5.6": "hears every network as one without a key";

    // Sensors and data.
    UndeclaredSensor "undeclared-sensor" "6.8.3": "reports a microphone that its manifest does not name";
    WordlessSensor "wordless-sensor" "6.8.3": "does not say where its first sensor is";
    ImpossibleReading "impossible-reading" "6.13.1": "reports a reading that cannot be";
    BrokenSensor "broken-sensor" "6.13.1": "has a first sensor that reads what cannot be, drops it and records it";
    ForgetsRefusal "forgets-refusal" "7b": "leaves refusals out of the list of consents";
    BrokenConsentChain "broken-consent-chain" "7b": "breaks the chain of the list of consents";
    UndeclaredTelemetry "undeclared-telemetry" "7d, 7e": "has sent telemetry that its catalogue does not name";
    NoRetention "no-retention" "7a": "does not say how long data is kept elsewhere";
    UnnamedRecipient "unnamed-recipient" "7a": "gives data to somebody without a name";
    HiddenUse "hidden-use" "7a": "leaves a use of data out of its data map";

    // The device's word on its own integrity.
    ReplayedPosture "replayed-posture" "6.7.1, #27": "shows a posture that answers somebody else's question";
    ForeignSignature "foreign-signature" "6.7.1, #27": "signs its posture with another key";
    ForeignDocument "foreign-document" "6.8.3": "signs all other documents with another key";
    UnverifiedBoot "unverified-boot" "6.7.1": "says that not every stage of its start was verified";
    BootNotStated "boot-not-stated" "6.7.1": "does not say how its start was verified";
    ChangedMeasurement "changed-measurement" "6.7.1": "measures other software than its version has";
    KeysInClear "keys-in-clear" "6.4.1": "says that it keeps its keys unsealed";
    StorageNotStated "storage-not-stated" "6.4.1": "does not say where it keeps its keys";
    NoMemoryProtection "no-memory-protection" "6.6.8": "names no memory protection";
    NoPrivilegeModel "no-privilege-model" "6.6.7": "does not say how privileges are separated";
    NoIdentityAnchor "no-identity-anchor" "6.4.2": "does not say what its identity hangs on";
    NoCryptoList "no-crypto-list" "6.5.2": "names no cryptographic implementation";
    ClockOff "clock-off" "6.13.1, #32": "says that it is three days ago";
    LostEvents "lost-events" "6.10.1": "says that events are gone, whichever are asked for";
    Tampered "tampered" "6.7.2": "finds its software changed, alarms, and answers only alert and recovery";
    OldMalwareDefinitions "old-malware-definitions" "7f": "has a scanner with definitions of more than a month ago";
    MalwareNotStated "malware-not-stated" "7f": "says nothing about malware";

    // The maker's promises.
    SupportEnded "support-ended" "6.3.13": "has had no security updates since 2020";
    SupportNotStated "support-not-stated" "6.3.13": "does not say how long it is supported";
    SupportShortened "support-shortened" "6.3.13": "is supported for three years less than it said";
    NoVulnerabilityPolicy "no-vulnerability-policy" "6.2.1": "does not say where to report its faults";
    VulnerabilityPolicyWithoutDays "vulnerability-policy-without-days" "6.2.1":
        "does not say when reports of its faults are acknowledged";
    OldAdvisory "old-advisory" "6.2.2": "has a known fault that has been open for months";
    NoBackupStatement "no-backup-statement" "7g": "does not say how long backups are kept";
    NoSbom "no-sbom" "6.2.3": "names no bill of materials";
    OtherModel "other-model" "6.3.16": "gives itself another model than its papers do";
    NoReplacement "no-replacement" "6.3.14": "does not say what happens to it once it is unsafe";

    // Links and storage.
    SlowAnswers "slow-answers" ["milliseconds", 3_000] "6.9.1": "holds every value back";
    Silent "silent" "6.9.1": "takes links and values and answers nothing";
    DropLinkAfter "drop-link-after" ["values", 8] "6.9.1, #11": "drops each link after so many received values";
    FullDisk "full-disk" ["writes", 0] "6.9.1": "has no room for anything after so many storage writes";
    CrashBefore "crash-before" ["writes", 1] "6.9.1, #36": "dies just before storage write number N";
    CrashWithin "crash-within" ["writes", 1] "6.9.1, #36":
        "dies in storage write number N, before the new file takes the old one's place";
    CrashAfter "crash-after" ["writes", 1] "6.9.1, #36": "dies just after storage write number N, before it answers";
    NoFsync "no-fsync" "6.9.2": "does not wait until the disk has what it wrote";
}
