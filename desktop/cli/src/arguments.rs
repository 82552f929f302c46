//! What can be said on the command line. The words of the help come from the translations, like all others.

mod updates;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use pandu::text::{Language, Text};
use pandu_platform::TcpAddress;

use crate::exit::Exit;

pub(crate) use updates::{How, Look, Postpone, Settings, Support, Updates, What};

#[derive(Debug, Parser)]
#[command(
    name = "pandu",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) shared: Shared,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What every verb understands.
#[derive(Debug, Args)]
pub(crate) struct Shared {
    #[arg(long, global = true, value_name = "tcp:HOST:PORT")]
    pub(crate) link: Vec<TcpAddress>,
    /// `Some("")` names no adapter.
    #[arg(long, global = true, value_name = "ADAPTER", num_args = 0..=1, require_equals = true, default_missing_value = "", conflicts_with = "link")]
    pub(crate) ble: Option<String>,
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) maker: Vec<PathBuf>,
    #[arg(long, global = true, value_name = "TAG")]
    pub(crate) language: Option<String>,
    #[arg(long, global = true, conflicts_with = "plain")]
    pub(crate) json: bool,
    #[arg(long, global = true, conflicts_with = "json")]
    pub(crate) yes: bool,
    #[arg(long, global = true)]
    pub(crate) plain: bool,
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    #[arg(long, short, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    #[arg(long, short = 'V', global = true, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Demo(Demo),
    Scan,
    Setup(Setup),
    Devices,
    Show(Named),
    Forget(Named),
    Password(Maybe),
    Fingerprint(Maybe),
    People(Maybe),
    Events(Events),
    Check(Check),
    Updates(Updates),
    Support(Support),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[arg(long, value_name = "NAME", value_parser = ["lock", "thermostat", "window-sensor"], hide_possible_values = true, default_value = "lock", hide_default_value = true)]
    pub(crate) profile: String,
}

#[derive(Debug, Args)]
pub(crate) struct Setup {
    #[arg(long, value_name = "CODE", conflicts_with = "label")]
    pub(crate) code: Option<String>,
    #[arg(long, value_name = "IMAGE")]
    pub(crate) label: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Events {
    #[arg(value_name = "DEVICE")]
    pub(crate) device: Option<String>,
    #[arg(long, value_name = "HOW", value_enum, hide_possible_values = true)]
    pub(crate) recover: Option<Recover>,
}

/// What a device does whose software was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Recover {
    /// It goes back to the maker's software.
    Restore,
    /// It leaves every network.
    Isolate,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[arg(value_name = "DEVICE")]
    pub(crate) device: Option<String>,
    #[arg(long)]
    pub(crate) wrong_passwords: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) ixit: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Maybe {
    #[arg(value_name = "DEVICE")]
    pub(crate) device: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    #[arg(value_name = "DEVICE")]
    pub(crate) device: String,
}

/// Reads the command line. `Err` = how the run ends already, with nothing left to say.
pub(crate) fn read(line: Vec<OsString>, words: &Text) -> Result<Arguments, Exit> {
    let read = command(words).try_get_matches_from(line).and_then(|matches| Arguments::from_arg_matches(&matches));
    read.map_err(|error| {
        let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
        // Nobody is left to be told when printing fails.
        let _ = error.print();
        exit
    })
}

/// The language of the whole run: what `--language` says, else what the system says, else English.
pub(crate) fn language(line: &[OsString], system: impl Iterator<Item = String>) -> Language {
    let words: Vec<&str> = line.iter().filter_map(|word| word.to_str()).collect();
    let after = words.iter().position(|word| *word == "--language").and_then(|at| words.get(at + 1).copied());
    let said = after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--language=")));
    let wishes: Vec<String> = said.map(str::to_owned).into_iter().chain(system).collect();
    Language::negotiate(&wishes)
}

/// The command with its help in the person's language.
fn command(words: &Text) -> Command {
    let say = |id: &'static str| crate::render::visible(&words.say(id, Vec::new()));
    let template = format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}", say("cli-help-usage"));
    let dress = |mut command: Command, (about, args): (&'static str, Help)| {
        command = command.about(say(about)).help_template(template.clone());
        for (index, (name, help)) in args.iter().enumerate() {
            // What all verbs understand stands below what only one does.
            let order = if args.len() == SHARED_HELP.len() { 100 + index } else { index };
            command = command
                .mut_arg(name, |arg| arg.help(say(help)).help_heading(say("cli-help-options")).display_order(order));
        }
        command
    };
    let mut command = dress(Arguments::command(), ("cli-help-about", SHARED_HELP));
    command = command.subcommand_help_heading(say("cli-help-commands")).after_help(exits(words));
    for (verb, about, args) in VERB_HELP.iter().copied() {
        command = command.mut_subcommand(verb, |command| dress(command, (about, args)));
    }
    for (what, about, args) in updates::HELP.iter().copied() {
        let dress = |command| dress(command, (about, args));
        let heading = say("cli-help-commands");
        command = command
            .mut_subcommand("updates", |updates| updates.subcommand_help_heading(heading).mut_subcommand(what, dress));
    }
    command
}

/// The table of exit codes.
fn exits(words: &Text) -> String {
    let mut lines = vec![words.say("cli-help-exits", Vec::new())];
    lines.extend(Exit::ALL.iter().map(|(exit, id)| format!("  {}  {}", *exit as u8, words.say(id, Vec::new()))));
    crate::render::visible(&lines.join("\n"))
}

/// Names of arguments, each with the message that explains it.
type Help = &'static [(&'static str, &'static str)];

const SHARED_HELP: Help = &[
    ("link", "cli-help-link"),
    ("ble", "cli-help-ble"),
    ("home", "cli-help-home"),
    ("maker", "cli-help-maker"),
    ("language", "cli-help-language"),
    ("json", "cli-help-json"),
    ("yes", "cli-help-yes"),
    ("plain", "cli-help-plain"),
    ("passphrase_file", "cli-help-passphrase-file"),
    ("help", "cli-help-help"),
    ("version", "cli-help-version"),
];

/// Each verb, what it does, and what its own arguments mean.
const VERB_HELP: &[(&str, &str, Help)] = &[
    ("demo", "cli-help-demo", &[("profile", "cli-help-profile")]),
    ("scan", "cli-help-scan", &[]),
    ("setup", "cli-help-setup", &[("code", "cli-help-code"), ("label", "cli-help-label")]),
    ("devices", "cli-help-devices", &[]),
    ("show", "cli-help-show", &[("device", "cli-help-device")]),
    ("forget", "cli-help-forget", &[("device", "cli-help-device")]),
    ("password", "cli-help-password", &[("device", "cli-help-device-or-only")]),
    ("fingerprint", "cli-help-fingerprint", &[("device", "cli-help-device-or-only")]),
    ("people", "cli-help-people", &[("device", "cli-help-device-or-only")]),
    ("events", "cli-help-events", &[("device", "cli-help-device-or-only"), ("recover", "cli-help-recover")]),
    (
        "check",
        "cli-help-check",
        &[
            ("device", "cli-help-device-or-only"),
            ("wrong_passwords", "cli-help-wrong-passwords"),
            ("html", "cli-help-html"),
            ("ixit", "cli-help-ixit"),
        ],
    ),
    ("updates", "cli-help-updates", &[]),
    ("support", "cli-help-support", &[("made_by", "cli-help-support-maker"), ("model", "cli-help-support-model")]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &[&str]) -> Result<Arguments, clap::Error> {
        let matches = command(&Text::new(Language::English)).try_get_matches_from(line)?;
        Arguments::from_arg_matches(&matches)
    }

    #[test]
    fn every_argument_is_explained_in_every_language() {
        for language in Language::ALL {
            let command = command(&Text::new(*language));
            command.clone().debug_assert();
            let verbs = || std::iter::once(&command).chain(command.get_subcommands());
            for part in verbs().chain(verbs().flat_map(Command::get_subcommands)) {
                assert!(part.get_about().is_some(), "{}", part.get_name());
                for argument in part.get_arguments() {
                    assert!(argument.get_help().is_some(), "{} {}", part.get_name(), argument.get_id());
                }
            }
        }
    }

    #[test]
    fn a_whole_line_is_understood() {
        let line = [
            "pandu",
            "setup",
            "--link",
            "tcp:127.0.0.1:7000",
            "--link",
            "tcp:[::1]:7001",
            "--code",
            "123-456-789",
            "--yes",
        ];
        let arguments = parse(&line).unwrap();
        assert_eq!(arguments.shared.link.len(), 2);
        assert!(arguments.shared.yes && !arguments.shared.json);
        assert!(
            matches!(arguments.verb, Verb::Setup(Setup { code: Some(code), label: None }) if code == "123-456-789")
        );
    }

    #[test]
    fn an_adapter_may_be_named_and_the_word_after_is_not_its_name() {
        for (line, expected) in [
            (&["pandu", "scan"][..], None),
            (&["pandu", "scan", "--ble"], Some("")),
            (&["pandu", "--ble", "scan"], Some("")),
            (&["pandu", "scan", "--ble=hci1"], Some("hci1")),
            (&["pandu", "--ble=hci1", "scan"], Some("hci1")),
        ] {
            assert_eq!(parse(line).unwrap().shared.ble.as_deref(), expected, "{line:?}");
        }
    }

    #[test]
    fn a_device_may_be_left_out_where_one_wizard_is_about_it() {
        for (verb, named) in [("password", true), ("fingerprint", false), ("people", true), ("events", false)] {
            let line = ["pandu", verb, "Front door"];
            let understood = parse(if named { &line } else { &line[..2] }).unwrap().verb;
            let (Verb::Password(Maybe { device })
            | Verb::Fingerprint(Maybe { device })
            | Verb::People(Maybe { device })
            | Verb::Events(Events { device, .. })) = understood
            else {
                panic!("{verb}: {understood:?}")
            };
            assert_eq!(device.as_deref(), named.then_some("Front door"), "{verb}");
        }
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        for line in [
            &["pandu"][..],
            &["pandu", "dance"],
            &["pandu", "setup", "--code", "1", "--label", "x.png"],
            &["pandu", "scan", "--yes", "--json"],
            &["pandu", "scan", "--link", "127.0.0.1:7000"],
            &["pandu", "scan", "--link", "tcp:127.0.0.1:7000", "--ble"],
            &["pandu", "show"],
            &["pandu", "password", "door", "a-password-in-the-command-line"],
            &["pandu", "events", "door", "--recover", "explode"],
            &["pandu", "updates", "dance"],
            &["pandu", "updates", "check", "door", "--when-due"],
            &["pandu", "updates", "postpone", "--days", "0"],
            &["pandu", "updates", "settings", "--security", "never"],
            &["pandu", "support", "A maker"],
            &["pandu", "demo", "--profile", "toaster"],
        ] {
            assert!(parse(line).is_err_and(|error| error.use_stderr()), "{line:?}");
        }
    }

    #[test]
    fn the_language_is_known_before_the_line_is_read() {
        let choose = |line: &[&str], system: &[&str]| {
            let line: Vec<OsString> = line.iter().map(OsString::from).collect();
            language(&line, system.iter().map(|tag| (*tag).to_owned()))
        };
        assert_eq!(choose(&["pandu", "--language", "ms", "scan"], &["en"]), Language::Malay);
        assert_eq!(choose(&["pandu", "scan", "--language=ms-MY"], &["en"]), Language::Malay);
        assert_eq!(choose(&["pandu", "scan"], &["ms_MY.UTF-8"]), Language::Malay);
        assert_eq!(choose(&["pandu", "scan", "--language"], &["de"]), Language::English);
        assert_eq!(choose(&["pandu", "--language", "xx"], &["ms"]), Language::Malay);
    }
}
