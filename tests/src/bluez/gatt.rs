//! `org.bluez.GattCharacteristic1`: reading the hello, writing commands, and subscriptions, one for each client.

use dbus::Message;
use dbus::arg::{PropMap, prop_cast};
use pandu_protocol::gatt::{HELLO_UUID, RX_UUID, TX_UUID};

use super::call::{Outcome, client};
use super::fault::Refusal;
use super::state::{CHARACTERISTIC, State};
use super::tree;

impl State {
    pub(super) fn characteristic_call(
        &mut self,
        address: &str,
        uuid: &'static str,
        member: &str,
        call: &Message,
    ) -> Outcome {
        match member {
            "ReadValue" => self.read_value(address, uuid, call),
            "WriteValue" => self.write_value(address, uuid, call),
            "StartNotify" => self.start_notify(address, uuid, call),
            "StopNotify" => self.stop_notify(address, uuid, call),
            _ => Err(Refusal::unknown(member, CHARACTERISTIC)),
        }
    }

    fn read_value(&mut self, address: &str, uuid: &'static str, call: &Message) -> Outcome {
        let Some(station) = self.stations.get_mut(address) else { return Ok(None) };
        let Some(link) = &station.known.link else { return Err(Refusal::failed("Not connected")) };
        let options: PropMap = call.read1().map_err(|_| invalid_arguments())?;
        let offset = match options.get("offset") {
            None => 0,
            // BlueZ takes a `uint16` and nothing else.
            Some(_) => prop_cast::<u16>(&options, "offset").map(|at| usize::from(*at)).ok_or_else(invalid_arguments)?,
        };
        if uuid != HELLO_UUID {
            return Err(Refusal::bluez("NotPermitted", "Read not permitted"));
        }
        let Some(value) = link.hello.get(offset..).map(<[u8]>::to_vec) else {
            return Err(Refusal::bluez("InvalidArguments", "Invalid offset"));
        };
        self.announce_hello(address);
        Ok(Some(call.method_return().append1(value)))
    }

    /// What was read is announced as well, to everybody.
    pub(super) fn announce_hello(&mut self, address: &str) {
        let Some(station) = self.stations.get_mut(address) else { return };
        let Some(hello) = station.known.link.as_ref().map(|link| link.hello.clone()) else { return };
        station.known.values.insert(HELLO_UUID, hello);
        let path = tree::characteristic(station, HELLO_UUID);
        self.changed(&path, CHARACTERISTIC, &["Value"]);
    }

    fn write_value(&mut self, address: &str, uuid: &str, call: &Message) -> Outcome {
        let Some(station) = self.stations.get_mut(address) else { return Ok(None) };
        let Some(link) = &station.known.link else { return Err(Refusal::failed("Not connected")) };
        let (value, options): (Vec<u8>, PropMap) = call.read2().map_err(|_| invalid_arguments())?;
        let kind = prop_cast::<String>(&options, "type").map(String::as_str);
        if uuid != RX_UUID || matches!(kind, Some("request" | "reliable")) {
            return Err(Refusal::bluez("NotPermitted", "Write not permitted"));
        }
        if value.len() > usize::from(link.mtu.saturating_sub(3)) {
            return Err(Refusal::failed("Failed to initiate write"));
        }
        // It is taken and answered before it has arrived.
        self.out.push(call.method_return());
        self.up(address, value);
        Ok(None)
    }

    fn start_notify(&mut self, address: &str, uuid: &str, call: &Message) -> Outcome {
        let Some(station) = self.stations.get_mut(address) else { return Ok(None) };
        if !station.known.disconnecting.is_empty() {
            return Err(Refusal::bluez("NotConnected", "Not Connected"));
        }
        if uuid != TX_UUID {
            return Err(Refusal::bluez("NotSupported", "Operation is not supported"));
        }
        let linked = station.known.link.is_some();
        let before = station.known.subscribers.values().any(|told| *told);
        match station.known.subscribers.insert(client(call), linked) {
            Some(false) if !linked => return Err(Refusal::in_progress()),
            Some(_) | None => {}
        }
        let path = tree::characteristic(station, uuid);
        if linked && !before {
            self.changed(&path, CHARACTERISTIC, &["Notifying"]);
        }
        Ok(Some(call.method_return()))
    }

    fn stop_notify(&mut self, address: &str, uuid: &str, call: &Message) -> Outcome {
        let Some(station) = self.stations.get_mut(address) else { return Ok(None) };
        if station.known.subscribers.remove(&client(call)).is_none() {
            return Err(Refusal::failed("No notify session started"));
        }
        let path = tree::characteristic(station, uuid);
        if !station.known.subscribers.values().any(|told| *told) {
            self.changed(&path, CHARACTERISTIC, &["Notifying"]);
        }
        Ok(Some(call.method_return()))
    }
}

fn invalid_arguments() -> Refusal {
    Refusal::bluez("InvalidArguments", "Invalid arguments in method call")
}
