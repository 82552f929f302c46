//! Which crate may depend on which, read from `cargo metadata` and not from goodwill.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::tree::root;
use crate::{assert_caught, assert_tidy};

/// What `cargo metadata` knows of the workspace.
pub(crate) struct Packages {
    /// The members by name, in order.
    pub(crate) members: BTreeMap<String, Member>,
    /// The licence of each package in the lock file, by name; of several versions, one.
    pub(crate) licences: BTreeMap<String, String>,
    /// The packages that each package is built from, by id; development and build dependencies left out.
    built_from: BTreeMap<String, Vec<String>>,
}

/// A crate of the workspace.
pub(crate) struct Member {
    id: String,
    /// What its manifest asks for.
    pub(crate) dependencies: Vec<Dependency>,
}

/// A line of a manifest.
pub(crate) struct Dependency {
    /// The package's name.
    pub(crate) name: String,
    /// The version requirement, as cargo prints it.
    pub(crate) requirement: String,
    features: BTreeSet<String>,
    /// Whether only tests and examples use it.
    development: bool,
}

impl Packages {
    /// Asks cargo, without the network.
    pub(crate) fn read() -> Self {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--offline", "--locked", "--all-features"])
            .current_dir(root())
            .output()
            .expect("cargo is there, for it runs this test");
        assert!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
        Self::from_json(&serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON"))
    }

    fn from_json(metadata: &Value) -> Self {
        let ours: Vec<&str> = list(&metadata["workspace_members"]).filter_map(Value::as_str).collect();
        let packages = || list(&metadata["packages"]);
        Self {
            members: packages()
                .filter(|package| ours.contains(&text(&package["id"])))
                .map(|package| (text(&package["name"]).to_owned(), Member::from_json(package)))
                .collect(),
            licences: packages()
                .map(|package| (text(&package["name"]).to_owned(), text(&package["license"]).to_owned()))
                .collect(),
            built_from: list(&metadata["resolve"]["nodes"])
                .map(|node| {
                    let normal = list(&node["deps"])
                        .filter(|dep| list(&dep["dep_kinds"]).any(|kind| kind["kind"].is_null()))
                        .map(|dep| text(&dep["pkg"]).to_owned());
                    (text(&node["id"]).to_owned(), normal.collect())
                })
                .collect(),
        }
    }

    /// Everything that a member is built from, however far down, by name.
    fn below(&self, member: &Member) -> BTreeSet<String> {
        let (mut seen, mut open) = (BTreeSet::new(), vec![member.id.clone()]);
        while let Some(id) = open.pop() {
            if seen.insert(id.clone()) {
                open.extend(self.built_from.get(&id).into_iter().flatten().cloned());
            }
        }
        seen.iter().map(|id| name_in(id).to_owned()).collect()
    }
}

impl Member {
    fn from_json(package: &Value) -> Self {
        let dependency = |value: &Value| Dependency {
            name: text(&value["name"]).to_owned(),
            requirement: text(&value["req"]).to_owned(),
            features: list(&value["features"]).map(|feature| text(feature).to_owned()).collect(),
            development: value["kind"] == "dev",
        };
        Self {
            id: text(&package["id"]).to_owned(),
            dependencies: list(&package["dependencies"]).map(dependency).collect(),
        }
    }

    fn builds_with(&self, name: &str) -> Option<&Dependency> {
        self.dependencies.iter().find(|dependency| dependency.name == name && !dependency.development)
    }
}

/// The package name in an id such as `registry+…#snow@0.10.0` or `path+file:///…/core/device#pandu-device@0.1.0`.
fn name_in(id: &str) -> &str {
    let (path, fragment) = id.split_once('#').unwrap_or((id, ""));
    let last = path.rsplit('/').next().unwrap_or(path);
    fragment.split_once('@').map_or(last, |(name, _)| name)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Crates may depend only on the crates below them.
fn arrows(packages: &Packages) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, member) in &packages.members {
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| from == name) else {
            problems
                .push(format!("{name} is not in the arrows of tests/tests/tidy/arrows.rs: say what it may depend on"));
            continue;
        };
        for dependency in
            member.dependencies.iter().filter(|dependency| packages.members.contains_key(&dependency.name))
        {
            if !allowed.contains(&dependency.name.as_str()) {
                problems.push(format!("{name} may not depend on {}", dependency.name));
            }
        }
    }
    problems
}

/// Some crates.io crates have one home.
fn homes(packages: &Packages) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, member) in &packages.members {
        for (outside, homes) in HOMES {
            if !homes.contains(&name.as_str()) && member.builds_with(outside).is_some() {
                problems.push(format!("{name} may not depend on {outside}: only {}", homes.join(", ")));
            }
        }
    }
    problems
}

/// The protocol reaches nothing that waits or stores, however far down.
fn protocol_is_sans_io(packages: &Packages) -> Vec<String> {
    let below = packages.below(&packages.members["pandu-protocol"]);
    let forbidden = ["tokio", "mio", "async-trait", "rusqlite", "tracing"];
    forbidden
        .iter()
        .filter(|name| below.contains(**name))
        .map(|name| format!("pandu-protocol is built from {name}"))
        .collect()
}

/// What `cargo tree` prints of the protocol on a machine without the standard library: a crate a line, its features in brackets.
fn protocol_tree() -> String {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "-p", "pandu-protocol", "--no-default-features"])
        .args(["-e", "normal", "-f", "{p} [{f}]", "--prefix", "none"])
        .current_dir(root())
        .output()
        .expect("cargo is there, for it runs this test");
    assert!(output.status.success(), "cargo tree failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The lines of such a tree in which a crate is built with its `std`.
fn with_std(tree: &str) -> Vec<String> {
    let features = |line: &str| line.rsplit_once('[').map_or("", |(_, list)| list).trim_end_matches(']').to_owned();
    let lines: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    let mut problems = Vec::new();
    for line in lines {
        if features(line).split(',').any(|feature| feature == "std") {
            problems.push(format!("without std, pandu-protocol is still built from {line}"));
        }
    }
    problems
}

/// The companion's tokio waits and passes messages; running is the host's.
fn companion_has_no_runtime(packages: &Packages) -> Vec<String> {
    let tokio = packages.members["pandu"].builds_with("tokio");
    let features = tokio.into_iter().flat_map(|tokio| &tokio.features);
    features
        .filter(|feature| !["sync", "macros", "time"].contains(&feature.as_str()))
        .map(|feature| format!("pandu may not switch on tokio's {feature}"))
        .collect()
}

/// From, to: the picture in docs/architecture.md.
const ARROWS: [(&str, &[&str]); 11] = [
    ("pandu-protocol", &[]),
    ("pandu-tuf", &[]),
    ("pandu", &["pandu-protocol", "pandu-tuf"]),
    ("pandu-platform", &["pandu"]),
    ("pandu-device", &["pandu-protocol"]),
    ("pandu-service", &["pandu-protocol"]),
    ("pandu-maker", &["pandu", "pandu-protocol", "pandu-tuf"]),
    ("pandu-cli", &["pandu", "pandu-platform", "pandu-maker"]),
    (
        "pandu-tests",
        &[
            "pandu",
            "pandu-protocol",
            "pandu-tuf",
            "pandu-platform",
            "pandu-device",
            "pandu-maker",
            "pandu-tuf-conformance",
        ],
    ),
    ("pandu-tuf-conformance", &["pandu-tuf"]),
    ("pandu-ble-vm", &["pandu", "pandu-protocol", "pandu-platform", "pandu-device", "pandu-maker", "pandu-tests"]),
];

/// Crates that only these members may be built with.
const HOMES: [(&str, &[&str]); 10] = [
    ("btleplug", &["pandu-platform", "pandu-ble-vm"]),
    ("bluer", &["pandu-device", "pandu-ble-vm"]),
    ("keyring-core", &["pandu-platform"]),
    ("reqwest", &["pandu-platform"]),
    ("uniffi", &["pandu", "pandu-bindings"]),
    ("axum", &["pandu-service"]),
    ("rusqlite", &["pandu", "pandu-service"]),
    ("snow", &["pandu-protocol", "pandu-tests"]),
    ("clap", &["pandu-cli", "pandu-device", "pandu-maker", "pandu-service"]),
    ("inquire", &["pandu-cli", "pandu-maker"]),
];

#[test]
fn crates_depend_only_downwards() {
    let packages = Packages::read();
    assert_tidy(
        &[arrows(&packages), homes(&packages), protocol_is_sans_io(&packages), companion_has_no_runtime(&packages)]
            .concat(),
    );
}

#[test]
fn the_protocol_without_std_is_without_std() {
    let tree = protocol_tree();
    assert!(tree.contains("snow v"), "{tree}");
    assert_tidy(&with_std(&tree));
    assert_caught(&with_std("snow v1 [alloc]\nring v1 [alloc,std] (*)\nring v1 [alloc,std]\n"), "ring v1 [alloc,std]");
}

#[test]
fn a_wrong_arrow_is_caught() {
    let packages = sample(&[("pandu", &["pandu-platform"]), ("pandu-platform", &[])]);
    assert_caught(&arrows(&packages), "pandu may not depend on pandu-platform");
    assert_caught(&arrows(&sample(&[("pandu-extra", &[])])), "pandu-extra is not in the arrows");
}

#[test]
fn a_radio_in_the_companion_is_caught() {
    assert_caught(&homes(&sample(&[("pandu", &["btleplug"])])), "only pandu-platform");
}

#[test]
fn tokio_far_below_the_protocol_is_caught() {
    let mut packages = sample(&[("pandu-protocol", &["snow"])]);
    packages.built_from.insert("pandu-protocol".to_owned(), vec!["registry#snow@0.10.0".to_owned()]);
    packages.built_from.insert("registry#snow@0.10.0".to_owned(), vec!["registry#tokio@1.0.0".to_owned()]);
    assert_caught(&protocol_is_sans_io(&packages), "built from tokio");
}

#[test]
fn a_runtime_in_the_companion_is_caught() {
    let mut packages = sample(&[("pandu", &["tokio"])]);
    let tokio = &mut packages.members.get_mut("pandu").expect("in the sample").dependencies[0];
    tokio.features = ["sync", "rt"].map(str::to_owned).into();
    assert_caught(&companion_has_no_runtime(&packages), "tokio's rt");
}

#[test]
fn cargo_metadata_is_understood() {
    let packages = Packages::read();
    let companion = &packages.members["pandu"];
    assert!(companion.builds_with("ring").is_some());
    assert!(companion.builds_with("proptest").is_none(), "a development dependency");
    assert!(packages.below(companion).contains("ring"));
    assert!(packages.below(companion).contains("pandu-protocol"));
    assert_eq!(packages.licences["minicbor"], "BlueOak-1.0.0");
}

/// Members with plain dependencies, each its own id.
fn sample(members: &[(&str, &[&str])]) -> Packages {
    let dependency = |name: &&str| Dependency {
        name: (*name).to_owned(),
        requirement: "^1".to_owned(),
        features: BTreeSet::new(),
        development: false,
    };
    let member = |(name, dependencies): &(&str, &[&str])| {
        let member = Member { id: (*name).to_owned(), dependencies: dependencies.iter().map(dependency).collect() };
        ((*name).to_owned(), member)
    };
    Packages { members: members.iter().map(member).collect(), licences: BTreeMap::new(), built_from: BTreeMap::new() }
}
