//! `journeys [SCENARIO...]`: runs journeys over real Bluetooth, one line each, and ends with 0 only when all of them passed.
//!
//! It runs inside the emulated machine of tests/ble-vm, which has three virtual controllers. Nothing here may be used by a product.

#[cfg(target_os = "linux")]
mod guest;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    let named: Vec<String> = std::env::args().skip(1).collect();
    guest::main(&named)
}

#[cfg(not(target_os = "linux"))]
fn main() -> std::process::ExitCode {
    std::process::ExitCode::FAILURE
}
