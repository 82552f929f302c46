//! Any log at all: the memory stays small, and the way of reading makes no difference.

use proptest::prelude::*;

use super::*;

#[test]
fn bytes_that_are_no_memory_are_an_empty_one() {
    for bytes in [&[][..], &[0xff; 9], b"\xa0"] {
        assert_eq!(LogMemory::decode(bytes), LogMemory::default());
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    let kind = prop_oneof![
        Just(EventKind::CredentialRefused),
        Just(EventKind::PairingFailed),
        Just(EventKind::ClockJump),
        Just(EventKind::Paired),
        Just(EventKind::InviteUsed),
        (0_u32..40).prop_map(EventKind::from_number),
    ];
    let at = prop_oneof![0_u64..2_000, any::<u64>()];
    let subject = prop_oneof![Just(None), Just(Some(OWN)), Just(Some(OTHER)), "[a-z]{1,3}".prop_map(|_| Some("x"))];
    (kind, at, subject, prop_oneof![1_u32..30, any::<u32>()], prop::option::of(any::<u64>())).prop_map(
        |(kind, at, subject, count, since)| Event {
            cursor: 0,
            at,
            kind,
            subject: subject.map(Text::cut),
            count,
            since,
        },
    )
}

proptest! {
    #[test]
    fn whatever_a_log_says_the_memory_is_bounded_and_pages_make_no_difference(
        log in prop::collection::vec(any_event(), 0..120),
        page in 2_usize..33,
        cut in 0_usize..120,
    ) {
        // Nobody reads a log before he is in it.
        let us = events(&[of(0, EventKind::Paired, OWN)]);
        let log: Vec<_> = (1..).zip(us.into_iter().chain(log)).map(|(cursor, event)| Event { cursor, ..event }).collect();
        let once = examined(&log, &[log.len()], 32);
        let twice = examined(&log, &[cut.min(log.len()), log.len()], page);
        let about_events = |memory: &LogMemory| {
            let wrong = |kind| [AlertKind::LogFuture, AlertKind::LogImpossible].contains(&kind);
            memory.alerts.iter().filter(|alert| !wrong(alert.kind)).cloned().collect::<Vec<_>>()
        };
        if once.dropped + twice.dropped == 0 {
            prop_assert_eq!(about_events(&once), about_events(&twice));
        }
        prop_assert!(once.alerts.len() <= memory::ALERTS_MAX);
        prop_assert!(once.entries.len() <= 10 * memory::ENTRIES_MAX);
        prop_assert!(once.encode().len() < 40_000);
        prop_assert_eq!(&LogMemory::decode(&once.encode()), &once);
    }
}
