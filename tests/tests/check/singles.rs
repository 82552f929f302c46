//! Each fault by itself, on each profile.

use std::collections::BTreeSet;

use pandu::check::{ITEMS, Verdict};
use pandu_device::profile::{ALL, LOCK, Profile, THERMOSTAT, WINDOW_SENSOR};
use pandu_tests::check::{FACTORY, faults_of};

use crate::home::{Home, PLACE, carelessly_made, is_fine, results};

#[tokio::test(start_paused = true)]
async fn a_clean_device_of_each_profile_is_in_order() {
    for profile in ALL {
        let home = Home::new(profile).await;
        let report = home.report(true).await;
        let left: Vec<_> = report
            .groups
            .iter()
            .flat_map(|group| &group.items)
            .filter(|item| !is_fine(item.result))
            .map(|item| (item.id.clone(), item.result, item.why.clone()))
            .collect();
        assert_eq!(left, Vec::new(), "{}", profile.name);
        assert_eq!(results(&report).len(), ITEMS.len());
        // Without permission one thing was not tried, and nothing else is different.
        let unguessed: Vec<_> = home.well.iter().filter(|(_, result)| !is_fine(**result)).collect();
        let expected = if profile.abilities.password { vec![("guessing", Verdict::CouldNotCheck)] } else { vec![] };
        assert_eq!(unguessed.iter().map(|(item, result)| (item.as_str(), **result)).collect::<Vec<_>>(), expected);
    }
}

/// Runs every single fault on a profile.
async fn each_fault_flips_its_own_item(profile: &'static Profile) {
    let home = Home::new(profile).await;
    let mut wrong = Vec::new();
    for (fault, item) in faults_of(profile) {
        let results = home.check_with(&[fault]).await;
        let flipped = home.flipped(&results);
        if flipped != BTreeSet::from([item.to_owned()]) {
            wrong.push(format!("{fault} flips {flipped:?}, not {item}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "{}", profile.name);
    home.misbehave(&[]);
    assert_eq!(home.flipped(&home.check().await), BTreeSet::new(), "a repaired device is in order again");
}

#[tokio::test(start_paused = true)]
async fn each_fault_of_a_lock_flips_its_own_item() {
    each_fault_flips_its_own_item(&LOCK).await;
}

#[tokio::test(start_paused = true)]
async fn each_fault_of_a_thermostat_flips_its_own_item() {
    each_fault_flips_its_own_item(&THERMOSTAT).await;
}

#[tokio::test(start_paused = true)]
async fn each_fault_of_a_window_sensor_flips_its_own_item() {
    each_fault_flips_its_own_item(&WINDOW_SENSOR).await;
}

#[tokio::test(start_paused = true)]
async fn each_careless_factory_is_found_by_its_label() {
    for fault in FACTORY {
        let home = Home::careless(&LOCK, &[fault]).await;
        let left: Vec<_> =
            home.well.iter().filter(|(_, result)| **result == Verdict::FixIt).map(|(item, _)| item).collect();
        assert_eq!(left, ["label-code"], "{fault}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_twin_with_the_same_key_is_found_and_nothing_else_is_blamed() {
    let home = Home::careless(&LOCK, &["cloned-key"]).await;
    assert_eq!(home.well["own-key"], Verdict::Ok, "alone it cannot be told");
    let _twin = home.world.place(carelessly_made(&LOCK, &["cloned-key"]), "window");
    let results = home.check().await;
    assert_eq!(home.flipped(&results), BTreeSet::from(["own-key".to_owned()]), "{PLACE}");
}

#[tokio::test(start_paused = true)]
async fn another_key_stops_all_that_needs_the_device() {
    let home = Home::new(&LOCK).await;
    home.misbehave(&["changed-key"]);
    let results = home.check().await;
    let fixes: Vec<_> = results.iter().filter(|(_, result)| **result == Verdict::FixIt).map(|(item, _)| item).collect();
    assert_eq!(fixes, ["own-key"]);
    // Only what a stranger sees, and what this phone remembers, was checked.
    let fine: Vec<_> = results.iter().filter(|(_, result)| is_fine(**result)).map(|(item, _)| item.as_str()).collect();
    assert_eq!(
        fine,
        ["label-code", "not-followed", "pairing-closed", "radio-services", "stranger-view", "strangers", "suites"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_device_that_reports_tampering_is_not_called_in_order() {
    let home = Home::new(&LOCK).await;
    home.misbehave(&["tampered"]);
    let results = home.check().await;
    let fixes: Vec<_> = results.iter().filter(|(_, result)| **result == Verdict::FixIt).map(|(item, _)| item).collect();
    assert_eq!(fixes, ["tamper"]);
    // It says of itself only what it is; everything else that is in order was seen from outside.
    for item in ["sign-in", "set-up", "phones", "auto-updates", "interfaces", "sensors", "boot", "own-word", "support"]
    {
        assert_eq!(results[item], Verdict::CouldNotCheck, "{item}");
    }
}
