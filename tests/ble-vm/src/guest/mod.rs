//! Inside the guest: the scenarios, and what they share.

mod air;
mod att;
mod bulk;
mod cli;
mod cut;
mod device;
mod memory;
mod peripheral;
mod phone;
mod raid;
mod rogue;
mod runner;
mod service;
mod setup;
mod shears;
mod stage;
mod states;
mod stopwatch;
mod stranger;
mod transfer;
mod two;
mod update;

use std::process::ExitCode;

use runner::{Scenario, scenario};

/// All scenarios in the order in which they run, in two halves that take about as long: two machines may share the work.
const HALVES: [(&str, &[Scenario]); 2] = [
    (
        "first",
        &[
            scenario("label", 60, |stage| Box::pin(setup::by_label(stage))),
            scenario("code", 90, |stage| Box::pin(setup::by_code(stage))),
            scenario("program", 200, |stage| Box::pin(cli::program(stage))),
            scenario("reconnect", 90, |stage| Box::pin(cut::reconnect(stage))),
            scenario("power-cycle", 90, |stage| Box::pin(cut::power_cycle(stage))),
            scenario("cut-label", 180, |stage| Box::pin(cut::while_pairing_by_label(stage))),
            scenario("cut-code", 120, |stage| Box::pin(cut::while_pairing_by_code(stage))),
            scenario("two-phones", 120, |stage| Box::pin(two::phones(stage))),
            scenario("adverts", 120, |stage| Box::pin(stranger::adverts(stage))),
            scenario("attributes", 90, |stage| Box::pin(stranger::attributes(stage))),
        ],
    ),
    (
        "second",
        &[
            scenario("rogue", 200, |stage| Box::pin(rogue::peripheral(stage))),
            scenario("raid", 250, |stage| Box::pin(raid::central(stage))),
            scenario("states", 60, |stage| Box::pin(states::states(stage))),
            scenario("transfer", 120, |stage| Box::pin(transfer::transfer(stage))),
            scenario("update", 150, |stage| Box::pin(update::update(stage))),
            // Behind it controllers keep what the service did not put back.
            scenario("service", 120, |stage| Box::pin(service::dies(stage))),
        ],
    ),
];

/// Runs the scenarios of these names, or those of a half, or all.
pub(crate) fn main(named: &[String]) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let passed = tokio::task::LocalSet::new().block_on(&runtime, runner::run(&HALVES, named));
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
