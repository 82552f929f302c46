//! What BlueZ tells and btleplug does not pass on: whether another program is subscribed to a device, and whether an adapter is
//! blocked. Asked over the bus, once in a rare case, and within a time. Elsewhere than on Linux the answer is no.

/// Whether some program is subscribed to the values of the device at an address. `false` also where nobody can tell.
#[cfg(target_os = "linux")]
pub(super) async fn is_used(address: &str) -> bool {
    let prefix = format!("/org/bluez/{address}/");
    bluez::ask(move |objects| objects.iter().any(|(path, all)| path.starts_with(&prefix) && bluez::is_subscribed(all)))
        .await
}

/// Whether the adapter of this name, or any when none is named, is off because it is blocked. BlueZ tells since 5.69.
#[cfg(target_os = "linux")]
pub(super) async fn is_blocked(adapter: Option<&str>) -> bool {
    let path = adapter.map(|name| format!("/org/bluez/{name}"));
    let concerns = move |of: &str| path.as_ref().is_none_or(|path| path == of);
    bluez::ask(move |objects| objects.iter().any(|(path, all)| concerns(path) && bluez::is_blocked(all))).await
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unused_async, reason = "one signature for all systems")]
pub(super) async fn is_used(_: &str) -> bool {
    false
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unused_async, reason = "one signature for all systems")]
pub(super) async fn is_blocked(_: Option<&str>) -> bool {
    false
}

#[cfg(target_os = "linux")]
mod bluez {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use dbus::arg::{PropMap, prop_cast};
    use dbus::blocking::Connection;
    use dbus::blocking::stdintf::org_freedesktop_dbus::ObjectManager as _;
    use pandu::port::gatt::TX_UUID;

    /// The interfaces of an object, by name.
    pub(super) type Interfaces = BTreeMap<String, PropMap>;

    /// Looks through the objects of BlueZ. What cannot be asked is answered with no.
    #[expect(clippy::disallowed_methods, reason = "libdbus waits for the bus and must not hold up the radio's thread")]
    pub(super) async fn ask(look: impl Fn(&BTreeMap<String, Interfaces>) -> bool + Send + 'static) -> bool {
        tokio::task::spawn_blocking(move || objects().is_some_and(|objects| look(&objects))).await.unwrap_or(false)
    }

    fn objects() -> Option<BTreeMap<String, Interfaces>> {
        let bus = Connection::new_system().ok()?;
        let objects = bus.with_proxy("org.bluez", "/", BUS_TIMEOUT).get_managed_objects().ok()?;
        Some(objects.into_iter().map(|(path, all)| (path.to_string(), all.into_iter().collect())).collect())
    }

    /// Whether it is the characteristic that carries values, and subscribed to.
    pub(super) fn is_subscribed(interfaces: &Interfaces) -> bool {
        let Some(properties) = interfaces.get("org.bluez.GattCharacteristic1") else { return false };
        let is = |name| prop_cast::<bool>(properties, name) == Some(&true);
        prop_cast::<String>(properties, "UUID").is_some_and(|uuid| uuid.eq_ignore_ascii_case(TX_UUID))
            && (is("Notifying") || is("NotifyAcquired"))
    }

    /// Whether it is an adapter that is kept off.
    pub(super) fn is_blocked(interfaces: &Interfaces) -> bool {
        let state = interfaces.get("org.bluez.Adapter1").and_then(|adapter| prop_cast::<String>(adapter, "PowerState"));
        state.is_some_and(|state| state == "off-blocked")
    }

    const BUS_TIMEOUT: Duration = Duration::from_secs(3);

    #[cfg(test)]
    mod tests {
        use dbus::arg::{RefArg, Variant};

        use super::*;

        fn object(interface: &str, properties: Vec<(&str, Box<dyn RefArg>)>) -> Interfaces {
            let properties = properties.into_iter().map(|(name, value)| (name.to_owned(), Variant(value))).collect();
            [(interface.to_owned(), properties)].into()
        }

        #[test]
        fn a_subscription_is_seen_on_our_characteristic_only() {
            for (uuid, name, value, expected) in [
                (TX_UUID, "Notifying", true, true),
                (TX_UUID, "NotifyAcquired", true, true),
                (TX_UUID, "Notifying", false, false),
                (TX_UUID, "WriteAcquired", true, false),
                ("00002a19-0000-1000-8000-00805f9b34fb", "Notifying", true, false),
            ] {
                let properties =
                    || vec![("UUID", Box::new(uuid.to_owned()) as Box<_>), (name, Box::new(value) as Box<_>)];
                let object = object("org.bluez.GattCharacteristic1", properties());
                assert_eq!(is_subscribed(&object), expected, "{uuid} {name} {value}");
                let other = self::object("org.bluez.GattDescriptor1", properties());
                assert!(!is_subscribed(&other));
            }
            assert!(!is_subscribed(&Interfaces::new()));
        }

        #[test]
        fn a_block_is_seen_on_an_adapter_only() {
            for (interface, state, expected) in [
                ("org.bluez.Adapter1", "off-blocked", true),
                ("org.bluez.Adapter1", "off", false),
                ("org.bluez.Device1", "off-blocked", false),
            ] {
                let object = object(interface, vec![("PowerState", Box::new(state.to_owned()))]);
                assert_eq!(is_blocked(&object), expected, "{interface} {state}");
            }
            assert!(!is_blocked(&object("org.bluez.Adapter1", Vec::new())), "an older BlueZ");
        }
    }
}
