//! `pandu demo`: a pretend device and a pretend maker, from set-up to a security update, with nothing left behind.

mod device;
mod maker;
mod memory;
mod mirror;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pandu::Companion;
use pandu::text::Inert;
use pandu::wizard::Assurance;
use pandu::wizard::view::{Message, View};
use pandu_platform::Directory;

use crate::arguments::{Demo, Shared};
use crate::drive::drive;
use crate::exit::Exit;
use crate::home;
use crate::shell::{KnownLabel, Mode, Shell};
use crate::verb;
use device::{Device, DeviceError, Sticker};
use maker::Maker;
use memory::MemorySecrets;
use mirror::Mirror;

/// Shows what Pandu does.
pub(crate) async fn run(shell: &mut Shell, shared: Shared, options: &Demo) -> Exit {
    shell.show_view(
        &View::new("cli-demo", Message::new("cli-demo-title"))
            .body(Message::new("cli-demo-what"))
            .body(Message::new("cli-demo-safe")),
    );
    let Ok(room) = tempfile::Builder::new().prefix("pandu-demo-").tempdir() else { return no_room(shell) };
    let exit = match in_room(shell, shared, options, room.path()).await {
        Ok(exit) | Err(exit) => exit,
    };
    if room.close().is_ok() {
        shell.say(&Message::new("cli-demo-cleaned"));
    }
    exit
}

/// Founds the maker and starts its server and its device, for as long as the scenes last.
async fn in_room(shell: &mut Shell, shared: Shared, options: &Demo, room: &Path) -> Result<Exit, Exit> {
    let mirror = Mirror::bind().await.map_err(|_| no_room(shell))?;
    let maker = Maker::found(room, &mirror, shell.clock).ok_or_else(|| no_room(shell))?;
    let started = Device::start(&options.profile, &maker.image_key, room);
    let started = shell.while_waiting(&Message::new("cli-demo-starting"), started).await?;
    let device = started.map_err(|error| refuse(shell, &error))?;
    let files = maker.repository();
    tokio::select! {
        exit = with_device(shell, shared, device, maker, room) => exit,
        () = mirror.serve(files) => Err(no_room(shell)),
    }
}

async fn with_device(
    shell: &mut Shell,
    mut shared: Shared,
    device: Device,
    mut maker: Maker,
    room: &Path,
) -> Result<Exit, Exit> {
    shared.link = vec![device.address.clone()];
    shared.maker = vec![maker.file()];
    shell.label = Some(KnownLabel { text: device.code.clone(), unasked: matches!(shell.mode, Mode::Yes(_)) });
    show_label(shell, &device, room);
    maker.support(&device.printed.model).ok_or_else(|| no_room(shell))?;
    let exit = match scenes(shell, &shared, &device, &mut maker, room).await {
        Ok(exit) | Err(exit) => exit,
    };
    device.stop().await;
    if exit == Exit::Done {
        shell.show_view(&next());
    }
    Ok(exit)
}

/// Sets the device up, then shows an update of it from the maker's notice to the history.
async fn scenes(
    shell: &mut Shell,
    shared: &Shared,
    device: &Device,
    maker: &mut Maker,
    room: &Path,
) -> Result<Exit, Exit> {
    let directory =
        Directory::find(Some(room.join("companion"))).and_then(|directory| directory.prepare().map(|()| directory));
    let directory = directory.map_err(|_| no_room(shell))?;
    let companion = home::open_with(shell, shared, &directory, Arc::new(MemorySecrets::default())).await?;
    let wizard = companion.set_up(None).map_err(|error| shell.fail(&error))?;
    let mut exit = drive(shell, &wizard).await;
    if exit == Exit::Done {
        exit = update(shell, &companion, device, maker).await?;
    }
    companion.rest().await;
    Ok(exit)
}

/// The scene of the update. A device that takes none says so in the wizard, in words.
async fn update(shell: &mut Shell, companion: &Companion, device: &Device, maker: &mut Maker) -> Result<Exit, Exit> {
    let cards = companion.devices().map_err(|error| shell.fail(&error))?;
    let card = cards.first().ok_or(Exit::Bug)?;
    let running = card.about.as_ref().map_or("", |about| &about.firmware);
    maker.release(&device.printed.model, running).ok_or_else(|| no_room(shell))?;
    shell.show_view(
        &View::new("cli-demo-update", Message::new("cli-demo-update-title"))
            .body(Message::new("cli-demo-update-what"))
            .body(Message::new("cli-demo-update-real")),
    );
    let wizard = companion.update(&card.id).map_err(|error| shell.fail(&error))?;
    let exit = drive(shell, &wizard).await;
    let done = companion.update_history(&card.id).map_err(|error| shell.fail(&error))?;
    if !done.is_empty() {
        verb::show_history(shell, companion, card)?;
    }
    Ok(exit)
}

fn no_room(shell: &Shell) -> Exit {
    shell.fail_with("cli-demo-no-room", "cli-demo-no-room.next", Exit::Machine)
}

/// Shows the label as it stands on the device; a program gets it as facts.
fn show_label(shell: &Shell, device: &Device, room: &Path) {
    let file = Message::verbatim(Inert::new(&room.join("label.png").display().to_string(), PATH_CHARS));
    let view = View::new("cli-demo-label", Message::new("cli-demo-label-title"))
        .body(Message::new("cli-demo-label-what"))
        .body(Message::new("cli-demo-label-picture").with("file", file));
    let word = |text: &str| Message::verbatim(Inert::name(text));
    if shell.is_json() {
        shell.show_view(&view.fact(Message::new("cli-demo-code"), word(&device.code), Assurance::MakerStated));
    } else {
        shell.show_view(&view);
        let Sticker { maker, model, serial } = &device.printed;
        let mut lines: Vec<Message> = [maker, model, serial].map(|line| word(line)).into();
        lines.push(Message::new("cli-demo-label-code").with("code", word(&device.code)));
        shell.show_frame(&lines);
    }
}

/// What a person can do now, as commands to copy.
fn next() -> View {
    let (pandu, device) = programs(std::env::args_os().next().map(PathBuf::from), std::env::current_dir().ok());
    let line =
        |id, command: String| Message::new(id).with("command", Message::verbatim(Inert::new(&command, PATH_CHARS)));
    let state = "--listen tcp:127.0.0.1:7000 --state ./my-lock --profile lock";
    View::new("cli-demo-next", Message::new("cli-demo-next-title"))
        .body(line("cli-demo-next-own", format!("{device} {state}")))
        .body(line("cli-demo-next-setup", format!("{pandu} setup --link tcp:127.0.0.1:7000")))
        .body(line("cli-demo-next-devices", format!("{pandu} devices")))
        .body(line("cli-demo-next-all", format!("{pandu} --help")))
}

/// How this program and the device's are called from here: by name where the system found this one, else by the way to it.
fn programs(called: Option<PathBuf>, here: Option<PathBuf>) -> (String, String) {
    let called = called.filter(|path| path.components().count() > 1);
    let Some(mut pandu) = called else { return ("pandu".into(), "pandu-device".into()) };
    if let Some(short) = here.and_then(|here| pandu.strip_prefix(here).map(Path::to_owned).ok()) {
        pandu = short;
    }
    let device = pandu.with_file_name("pandu-device");
    (pandu.display().to_string(), device.display().to_string())
}

fn refuse(shell: &Shell, error: &DeviceError) -> Exit {
    match error {
        DeviceError::NoProgram => shell.fail_with("cli-demo-no-program", "cli-demo-no-program.next", Exit::Usage),
        DeviceError::NotStarted(said) => {
            let exit = shell.fail_with("cli-demo-not-started", "cli-demo-not-started.next", Exit::NotReached);
            shell.output.note(&crate::render::visible(said));
            exit
        }
    }
}

/// Longest path that is shown.
const PATH_CHARS: usize = 240;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_to_copy_work_from_here() {
        let said = |called: &str| programs(Some(called.into()), Some("/home/a/pandu".into()));
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(said("pandu"), pair("pandu", "pandu-device"));
        assert_eq!(said("/home/a/pandu/target/demo/pandu"), pair("target/demo/pandu", "target/demo/pandu-device"));
        assert_eq!(said("target/demo/pandu"), pair("target/demo/pandu", "target/demo/pandu-device"));
        assert_eq!(said("/usr/bin/pandu"), pair("/usr/bin/pandu", "/usr/bin/pandu-device"));
        assert_eq!(programs(None, None), pair("pandu", "pandu-device"));
    }
}
