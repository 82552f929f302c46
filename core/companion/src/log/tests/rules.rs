//! Each rule: what makes an alert, what does not, and that no clock and no reading makes two of one.

use super::*;

#[test]
fn twenty_wrong_tries_within_ten_minutes_are_one_alert() {
    use AlertKind::FailedSignIns as Spike;
    let single = |count: i64, step: i64| (0..count).map(|n| refused(n * step, 1, 0)).collect::<Vec<_>>();
    let mixed: Vec<_> =
        (0..20).map(|n| if n % 2 == 0 { refused(n, 1, 0) } else { plain(n, EventKind::PairingFailed) }).collect();
    let strangers: Vec<_> = (0..20).map(|n| plain(n, EventKind::SessionRefused)).collect();
    let two_waves =
        [single(20, 1), single(20, 1).into_iter().map(|one| Sketch(one.0 + 700, one.1, one.2, one.3, one.4)).collect()]
            .concat();
    for (what, sketches, expected) in [
        ("nineteen", single(19, 1), &[][..]),
        ("twenty", single(20, 1), &[Spike]),
        ("a hundred", single(100, 1), &[Spike]),
        ("twenty in ten minutes", single(20, 31), &[Spike]),
        ("twenty, one a minute", single(20, 60), &[]),
        ("one entry of twenty", vec![refused(100, 20, 100)], &[Spike]),
        ("one entry of nineteen", vec![refused(100, 19, 100)], &[]),
        ("two entries", vec![refused(100, 10, 100), refused(300, 10, 100)], &[Spike]),
        ("two entries far apart", vec![refused(100, 10, 100), refused(900, 10, 100)], &[]),
        ("wrong codes and wrong passwords", mixed, &[Spike]),
        ("unknown phones that come back", strangers, &[]),
        ("two waves", two_waves, &[Spike, Spike]),
        ("a wave that goes on", single(300, 300), &[]),
    ] {
        assert_eq!(alert_kinds(&sketches), expected, "{what}");
    }
}

#[test]
fn an_attack_that_goes_on_stays_one_alert_that_grows() {
    let on: Vec<_> = (0..60).map(|n| refused(n * 300 / 10, 1, 0)).collect();
    let all = alerts(&on);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].count, all[0].since, all[0].at), (60, 1_760_000_000, 1_760_000_000 + 59 * 30));
}

#[test]
fn an_entry_that_counts_on_is_counted_once() {
    let mut log = events(&[refused(10, 12, 10)]);
    let mut memory = LogMemory::default();
    let step = |memory: &mut LogMemory, log: &[Event]| {
        let reading = read(memory, log, 32);
        examine(memory, &reading, &reader());
    };
    step(&mut memory, &log);
    assert_eq!(kinds(&memory), []);
    // The same entry moved on: 19 in all, not 12 + 19.
    log[0].cursor = 2;
    (log[0].at, log[0].count) = (log[0].at + 20, 19);
    step(&mut memory, &log);
    assert_eq!(kinds(&memory), []);
    log[0].cursor = 3;
    (log[0].at, log[0].count) = (log[0].at + 20, 23);
    step(&mut memory, &log);
    assert_eq!(kinds(&memory), [AlertKind::FailedSignIns]);
    assert_eq!(memory.alerts[0].count, 23);
    memory.tell();
    // The device folds it into the next one.
    let folded = Event { cursor: 4, at: log[0].at + 100, count: 30, ..log[0].clone() };
    step(&mut memory, &[folded]);
    assert_eq!((kinds(&memory).len(), memory.alerts[0].count, memory.alerts[0].told), (1, 30, true));
}

#[test]
fn a_clock_that_jumps_hides_nothing() {
    use AlertKind::{ClockJump, FailedSignIns as Spike};
    let year = 365 * 86_400;
    let tries = |from: i64| (0..10).map(move |n| refused(from + n, 1, 0));
    let jump = |at| plain(at, EventKind::ClockJump);
    let back: Vec<_> = tries(0).chain([jump(-year)]).chain(tries(1 - year)).collect();
    let forward: Vec<_> = tries(0).chain([jump(year)]).chain(tries(1 + year)).collect();
    let silent_back: Vec<_> = tries(0).chain(tries(-year)).collect();
    let apart: Vec<_> = tries(0).chain(tries(year)).collect();
    let same_again: Vec<_> = tries(0).chain([jump(-5)]).chain(tries(-4)).chain([jump(-9)]).chain(tries(-8)).collect();
    for (what, sketches, expected) in [
        ("a year back", back, &[ClockJump, Spike][..]),
        ("a year forward", forward, &[ClockJump, Spike]),
        ("back without a word", silent_back, &[Spike]),
        ("a quiet year", apart, &[]),
        ("wound back again and again", same_again, &[ClockJump, Spike]),
    ] {
        assert_eq!(alert_kinds(&sketches), expected, "{what}");
    }
}

#[test]
fn a_clock_set_to_the_end_of_time_poisons_nothing() {
    let mut log = events(&[refused(0, 1, 0), plain(0, EventKind::Started), plain(1, EventKind::Started)]);
    log[1].at = u64::MAX;
    let later: Vec<_> = (0..20).map(|n| refused(86_400 + n, 1, 0)).collect();
    log.extend(events(&later).into_iter().map(|event| Event { cursor: event.cursor + 3, ..event }));
    let memory = examined(&log, &[2, log.len()], 4);
    assert!(memory.passed < 10 * 365 * 86_400, "{}", memory.passed);
    assert_eq!(kinds(&memory), [AlertKind::LogFuture, AlertKind::FailedSignIns]);
}

#[test]
fn each_rule_has_its_number_its_time_and_its_subjects() {
    let day = 86_400;
    let update = |at| of(at, EventKind::UpdateRefused, "firmware");
    for (what, sketches, expected) in [
        ("two refused updates", vec![update(0), update(day)], &[][..]),
        ("three", vec![update(0), update(day), update(2 * day)], &[AlertKind::UpdateRefusals]),
        ("three in a month", vec![update(0), update(10 * day), update(20 * day)], &[]),
        ("a clock jump", vec![plain(0, EventKind::ClockJump)], &[AlertKind::ClockJump]),
        ("many in a day", vec![plain(0, EventKind::ClockJump); 9], &[AlertKind::ClockJump]),
        ("a key", vec![plain(0, EventKind::KeyChanged)], &[AlertKind::KeyChanged]),
        ("tampering", vec![of(0, EventKind::IntegrityAlarm, "firmware")], &[AlertKind::IntegrityAlarm]),
        ("the same again", vec![of(0, EventKind::IntegrityAlarm, "a"); 50], &[AlertKind::IntegrityAlarm]),
        (
            "two sensors",
            vec![
                of(0, EventKind::RangeDropped, "light"),
                of(0, EventKind::RangeDropped, "air"),
                of(1, EventKind::RangeDropped, "light"),
            ],
            &[AlertKind::RangeDropped, AlertKind::RangeDropped],
        ),
        ("storage", vec![plain(0, EventKind::StorageRecovered)], &[AlertKind::StorageRecovered]),
        ("a credential", vec![of(0, EventKind::CredentialDisabled, OTHER)], &[AlertKind::CredentialDisabled]),
        ("an invitation", vec![plain(0, EventKind::InviteClosed)], &[AlertKind::InviteClosed]),
        (
            "an ordinary day",
            vec![
                of(0, EventKind::Paired, OWN),
                plain(1, EventKind::SetupFinished),
                of(2, EventKind::SettingChanged, "name"),
                of(3, EventKind::CredentialChanged, OWN),
                plain(4, EventKind::Started),
                of(5, EventKind::Forbidden, OTHER),
                plain(6, EventKind::PairingFailed),
                plain(7, EventKind::Other(4_000)),
                plain(8, EventKind::Consent),
            ],
            &[],
        ),
    ] {
        assert_eq!(alert_kinds(&sketches), expected, "{what}");
    }
}

#[test]
fn a_phone_that_came_without_us_is_told() {
    let pair = |at, phone| of(at, EventKind::Paired, phone);
    let invite = |at, phone| of(at, EventKind::InviteUsed, phone);
    const NEW: &[AlertKind] = &[AlertKind::NewPhone];
    for (what, sketches, expected) in [
        ("ourselves", vec![pair(0, OWN)], &[][..]),
        ("another after us", vec![pair(0, OWN), pair(9, OTHER)], NEW),
        ("one that we invited", vec![pair(0, OWN), invite(9, OWN), pair(9, OTHER)], &[]),
        ("one that somebody else invited", vec![pair(0, OWN), invite(9, OTHER), pair(9, OTHER)], NEW),
        (
            "not the one that we invited",
            vec![pair(0, OWN), invite(9, OWN), plain(9, EventKind::Started), pair(9, OTHER)],
            NEW,
        ),
        ("ourselves anew, to cover another", vec![pair(0, OWN), pair(9, OTHER), pair(10, OWN)], NEW),
        ("without a word of us", vec![pair(9, OTHER)], NEW),
        ("without a name", vec![pair(0, OWN), plain(9, EventKind::Paired)], NEW),
    ] {
        assert_eq!(alert_kinds(&sketches), expected, "{what}");
    }
    let before = events(&[pair(0, OTHER), pair(9, OWN), pair(10, OTHER)]);
    assert_eq!(kinds(&examined(&before[..2], &[2], 32)), [], "who was there before us");
    assert_eq!(kinds(&examined(&before, &[2, 3], 32)), NEW, "and comes again");
    let two = alerts(&[pair(0, OWN), pair(9, OTHER), pair(10, "0303030303030303")]);
    assert_eq!(
        two.iter().filter_map(|alert| alert.subject.as_deref()).collect::<Vec<_>>(),
        [OTHER, "0303030303030303"]
    );
}
