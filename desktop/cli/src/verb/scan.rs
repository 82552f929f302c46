//! `pandu scan`: what is near.

use pandu::text::Inert;
use pandu::wizard::Assurance;
use pandu::wizard::view::{Arg, Message, View};
use pandu::{Companion, Nearby};

use super::name::kind;
use crate::arguments::Shared;
use crate::exit::Exit;
use crate::home;
use crate::shell::Shell;

/// Lists the devices nearby: their kind, whether they can be set up, and the name of those that are paired.
pub(crate) async fn scan(shell: &mut Shell, shared: &Shared) -> Exit {
    match look(shell, shared).await {
        Ok(exit) | Err(exit) => exit,
    }
}

async fn look(shell: &mut Shell, shared: &Shared) -> Result<Exit, Exit> {
    let companion = home::open(shell, shared).await?;
    let heard = shell.while_waiting(&Message::new("cli-scan-looking"), companion.scan()).await?;
    let heard = heard.map_err(|error| shell.fail(&error))?;
    if shell.is_json() {
        heard.iter().for_each(|nearby| shell.output.json(nearby));
    } else {
        shell.show_view(&view(&companion, &heard, shared.link.is_empty()));
        if heard.iter().any(|nearby| nearby.ready) {
            shell.say(&Message::new("cli-scan-next"));
        }
    }
    Ok(if heard.is_empty() { Exit::NotReached } else { Exit::Done })
}

fn view(companion: &Companion, heard: &[Nearby], by_radio: bool) -> View {
    if heard.is_empty() {
        let view = View::new("cli-scan", Message::new("cli-scan-none-title"));
        let view = if by_radio { view } else { view.body(Message::new("cli-scan-nobody")) };
        return view.body(Message::new("cli-scan-none-why"));
    }
    let count = i64::try_from(heard.len()).unwrap_or(i64::MAX);
    let title = Message::new("cli-scan-title").with("count", Arg::Number(count));
    let mut view = View::new("cli-scan", title);
    // What a stranger says is told apart from what a known key proves: those that are paired come first.
    for nearby in heard.iter().filter(|nearby| nearby.paired.is_some()) {
        let name = nearby.paired.as_deref().and_then(|id| companion.device(id).ok()).map(|card| card.name);
        let name = name
            .filter(|name| !name.is_empty())
            .map_or_else(|| kind(nearby.kind), |name| Message::verbatim(Inert::name(&name)));
        view = view.fact(name, Message::new("cli-scan-yours"), Assurance::Ours);
    }
    for nearby in heard.iter().filter(|nearby| nearby.paired.is_none()) {
        let ready = if nearby.ready { "cli-scan-ready" } else { "cli-scan-not-ready" };
        view = view.fact(kind(nearby.kind), Message::new(ready), Assurance::SelfReported);
    }
    view
}
