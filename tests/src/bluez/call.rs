//! Every method call that comes in: noted, spoilt if a test planned that, and handed to whoever answers it.

use dbus::Message;
use dbus::arg::{RefArg as _, Variant};
use std::ffi::CString;

use super::fault::{Fault, Refusal, Stage};
use super::state::{ADAPTER, CHARACTERISTIC, DEVICE, Event, PROPERTIES, State};
use super::tree::{self, Object};

/// An answer, an error, or `None` when the answer comes later.
pub(super) type Outcome = Result<Option<Message>, Refusal>;

impl State {
    /// Takes a call.
    pub(super) fn handle(&mut self, call: Message) {
        let (path, _, member) = names(&call);
        let last = path.rsplit('/').next().unwrap_or_default();
        self.calls.push(format!("{last} {member}"));
        self.clients.insert(client(&call));
        match self.faults.next(&member) {
            Some(Fault::Ignore) => {}
            Some(Fault::Refuse(refusal)) => self.refuse(&call, &refusal),
            Some(Fault::Delay(wait)) => self.later(wait, Event::Call(call)),
            None => self.answer(call),
        }
    }

    /// Answers a call.
    pub(super) fn answer(&mut self, call: Message) {
        let (path, _, member) = names(&call);
        if self.is_cut_by(&path, &member) {
            return self.refuse(&call, &Refusal::link_lost());
        }
        match self.outcome(&call) {
            Ok(Some(reply)) => self.out.push(reply),
            Ok(None) => {}
            Err(refusal) => self.refuse(&call, &refusal),
        }
    }

    pub(super) fn refuse(&mut self, call: &Message, refusal: &Refusal) {
        let name = refusal.name.as_str().into();
        let words = CString::new(refusal.words.as_str()).expect("words of ours");
        self.out.push(call.error(&name, &words));
    }

    /// Whether the test planned that the link ends with this call; it has ended then.
    fn is_cut_by(&mut self, path: &str, member: &str) -> bool {
        let (Object::Device(address) | Object::Service(address, _) | Object::Characteristic(address, _)) =
            (match tree::object(path) {
                Some(object) => object,
                None => return false,
            })
        else {
            return false;
        };
        let Some(station) = self.stations.get_mut(&address).filter(|station| station.known.link.is_some()) else {
            return false;
        };
        match station.cut {
            Some(Stage::Called(method, 1)) if method == member => {
                station.cut = None;
                self.lose(&address);
                true
            }
            Some(Stage::Called(method, number)) if method == member => {
                station.cut = Some(Stage::Called(method, number.saturating_sub(1)));
                false
            }
            Some(Stage::Called(..) | Stage::Connected | Stage::Resolved | Stage::Up(_) | Stage::Down(_)) | None => {
                false
            }
        }
    }

    fn outcome(&mut self, call: &Message) -> Outcome {
        let (path, interface, member) = names(call);
        match (interface.as_str(), member.as_str()) {
            ("org.freedesktop.DBus.Introspectable", "Introspect") => {
                let described = self.introspect(&path).ok_or_else(|| Refusal::unknown(&member, &interface))?;
                return Ok(Some(call.method_return().append1(described)));
            }
            ("org.freedesktop.DBus.ObjectManager", "GetManagedObjects") if path == "/" => {
                return Ok(Some(call.method_return().append1(self.objects())));
            }
            ("org.freedesktop.DBus.Peer", "Ping") => return Ok(Some(call.method_return())),
            _ => {}
        }
        let object = tree::object(&path).filter(|_| self.interfaces(&path).is_some());
        let object = object.ok_or_else(|| Refusal::unknown(&member, &interface))?;
        match (&object, interface.as_str()) {
            (_, PROPERTIES) => self.properties_call(&path, &object, &member, call),
            (Object::Adapter(name), ADAPTER) => self.adapter_call(name, &member, call),
            (Object::Device(address), DEVICE) => self.device_call(address, &member, call),
            (Object::Characteristic(address, uuid), CHARACTERISTIC) => {
                self.characteristic_call(address, uuid, &member, call)
            }
            _ => Err(Refusal::unknown(&member, &interface)),
        }
    }

    fn properties_call(&mut self, path: &str, object: &Object, member: &str, call: &Message) -> Outcome {
        let invalid = |words: &str| Refusal {
            name: "org.freedesktop.DBus.Error.InvalidArgs".to_owned(),
            words: words.to_owned(),
        };
        let interface: String = call.read1().map_err(|_| invalid("Invalid arguments"))?;
        let mut all = self.interfaces(path).and_then(|mut all| all.remove(&interface));
        let properties = all.as_mut().ok_or_else(|| invalid("No such interface"))?;
        match member {
            "GetAll" => Ok(Some(call.method_return().append1(std::mem::take(properties)))),
            "Get" => {
                let (_, name): (String, String) = call.read2().map_err(|_| invalid("Invalid arguments"))?;
                let value = properties.remove(&name).ok_or_else(|| invalid("No such property"))?;
                Ok(Some(call.method_return().append1(value)))
            }
            "Set" => {
                let (_, name, value): (String, String, Variant<Box<dyn dbus::arg::RefArg>>) =
                    call.read3().map_err(|_| invalid("Invalid arguments"))?;
                match (object, name.as_str(), value.0.as_i64()) {
                    (Object::Adapter(adapter), "Powered", Some(on)) => self.set_powered(adapter, on != 0)?,
                    _ => return Err(invalid("Property is not writable")),
                }
                Ok(Some(call.method_return()))
            }
            _ => Err(Refusal::unknown(member, PROPERTIES)),
        }
    }

    /// What is below a path, as XML; `None` when nothing is at or below it.
    fn introspect(&self, path: &str) -> Option<String> {
        let prefix = if path == "/" { "/".to_owned() } else { format!("{path}/") };
        let paths = self.paths();
        let below = paths.iter().filter_map(|known| known.strip_prefix(&prefix)?.split('/').next());
        let mut nodes: Vec<&str> = below.collect();
        nodes.dedup();
        let interfaces = self.interfaces(path);
        if nodes.is_empty() && interfaces.is_none() && path != "/" {
            return None;
        }
        let mut names: Vec<String> = interfaces.into_iter().flatten().map(|(name, _)| name).collect();
        names.sort_unstable();
        let interfaces = names.iter().map(|name| format!("<interface name=\"{name}\"/>"));
        let nodes = nodes.iter().map(|node| format!("<node name=\"{node}\"/>"));
        Some(format!("<node>{}</node>", interfaces.chain(nodes).collect::<String>()))
    }
}

/// Path, interface and method of a call.
pub(super) fn names(call: &Message) -> (String, String, String) {
    let text = |value: Option<String>| value.unwrap_or_default();
    (
        text(call.path().map(|path| path.to_string())),
        text(call.interface().map(|interface| interface.to_string())),
        text(call.member().map(|member| member.to_string())),
    )
}

/// Who called.
pub(super) fn client(call: &Message) -> String {
    call.sender().map(|sender| sender.to_string()).unwrap_or_default()
}

/// A copy of a call that can be answered later.
pub(super) fn keep(call: &Message) -> Message {
    let mut copy = call.duplicate().expect("a message of the bus");
    copy.set_serial(call.get_serial().expect("every message of the bus has one"));
    copy
}
