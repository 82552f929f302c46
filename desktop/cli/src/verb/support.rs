//! `pandu support`: until when a maker looks after a model, also for somebody who has none of them yet.

use pandu::update::support_view;
use pandu::wizard::view::Message;

use crate::arguments::{Shared, Support};
use crate::exit::Exit;
use crate::home;
use crate::shell::Shell;

/// Asks the maker.
pub(crate) async fn support(shell: &mut Shell, shared: &Shared, options: &Support) -> Exit {
    match ask(shell, shared, options).await {
        Ok(exit) | Err(exit) => exit,
    }
}

async fn ask(shell: &mut Shell, shared: &Shared, options: &Support) -> Result<Exit, Exit> {
    let companion = home::open(shell, shared).await?;
    let asked = companion.support_of(&options.made_by, &options.model);
    let told = shell.while_waiting(&Message::new("cli-updates-checking"), asked).await?;
    let told = told.map_err(|error| shell.fail(&error))?;
    if shell.is_json() {
        shell.output.json(&told);
    } else {
        shell.show_view(&support_view(&options.made_by, &options.model, told.support.as_ref(), told.doubt));
    }
    Ok(if told.support.is_some() { Exit::Done } else { Exit::NotReached })
}
