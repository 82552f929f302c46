//! Takes a wizard from its first screen to its last: draw, ask, post, and leave in good order whatever happens.

use pandu::Companion;
use pandu::wizard::{End, Screen, Wizard};

use crate::ask::Reply;
use crate::exit::Exit;
use crate::shell::{GivenUp, Mode, Shell, exit_of, is_question};

/// Runs a wizard to its end and gives how it ended. What is done stays done; a wizard that was left can be gone on with.
pub(crate) async fn drive(shell: &mut Shell, wizard: &Wizard) -> Exit {
    drive_to(shell, wizard).await.0
}

/// Runs a wizard about one device, and those that the person chose to go on with, to their ends.
pub(crate) async fn drive_on(shell: &mut Shell, companion: &Companion, device: &str, mut wizard: Wizard) -> Exit {
    loop {
        let (exit, opens) = drive_to(shell, &wizard).await;
        let Some(kind) = opens.filter(|_| exit == Exit::Done) else { return exit };
        wizard = match companion.begin_kind(&kind, device) {
            Ok(next) => next,
            Err(error) => return shell.fail(&error),
        };
    }
}

/// Runs a wizard to its end and gives how it ended, and the kind of wizard that its last screen opens.
pub(crate) async fn drive_to(shell: &mut Shell, wizard: &Wizard) -> (Exit, Option<String>) {
    let (mut exit, mut given_up, mut leaving, mut opens) = (Exit::Cancelled, None, false, None);
    let mut next = next_screen(shell, wizard, leaving).await;
    while let Next::Screen(screen) = next {
        if screen.end.is_some() {
            shell.show(&screen);
            exit = ended(&screen);
            opens.clone_from(&screen.opens);
        } else if is_question(&screen) && !leaving {
            shell.show(&screen);
            match ask(shell, wizard, &screen).await {
                Asked::Reply(Ok(Reply::Answer(answer))) => wizard.answer(answer),
                Asked::Reply(Ok(Reply::Leave)) => leaving = true,
                Asked::Reply(Err(reason)) => (given_up, leaving) = (Some(reason), true),
                Asked::Overtaken(screen) => {
                    next = Next::Screen(screen);
                    continue;
                }
            }
        } else if let Some(busy) = &screen.busy {
            if shell.is_json() {
                shell.show(&screen);
            }
            let waiting = shell.wait(busy);
            next = next_screen(shell, wizard, leaving).await;
            drop(waiting);
            if let Next::Interrupted = next {
                leaving = true;
                wizard.cancel();
                next = next_screen(shell, wizard, leaving).await;
            }
            continue;
        }
        if leaving || shell.output.is_closed() {
            leaving = true;
            wizard.cancel();
        }
        next = next_screen(shell, wizard, leaving).await;
    }
    match given_up {
        Some(reason) => (say(shell, reason), None),
        None => (exit, opens),
    }
}

enum Next {
    Screen(Box<Screen>),
    Over,
    Interrupted,
}

/// The next screen, unless the person wants out first; a second wish to leave ends the program without waiting.
async fn next_screen(shell: &mut Shell, wizard: &Wizard, leaving: bool) -> Next {
    tokio::select! {
        biased;
        () = shell.interrupted() => if leaving { Next::Over } else { Next::Interrupted },
        screen = wizard.next_screen() => screen.map_or(Next::Over, |screen| Next::Screen(Box::new(screen))),
    }
}

enum Asked {
    Reply(Result<Reply, GivenUp>),
    Overtaken(Box<Screen>),
}

/// Asks, unless the wizard has something newer to show. A prompt on a terminal cannot be taken back, so there it waits.
async fn ask(shell: &mut Shell, wizard: &Wizard, screen: &Screen) -> Asked {
    if let Mode::Terminal(_) = shell.mode {
        return Asked::Reply(shell.ask(screen).await);
    }
    tokio::select! {
        biased;
        reply = shell.ask(screen) => Asked::Reply(reply),
        Some(screen) = wizard.next_screen() => Asked::Overtaken(Box::new(screen)),
    }
}

fn ended(screen: &Screen) -> Exit {
    match screen.end {
        Some(End::Finished) => Exit::Done,
        Some(End::Stopped) => exit_of(screen).unwrap_or(Exit::Refused),
        Some(End::Left) | None => Exit::Cancelled,
    }
}

/// Says why no answer could be given without a person.
fn say(shell: &Shell, reason: GivenUp) -> Exit {
    match reason {
        GivenUp::NeedsCode => shell.fail_with("cli-setup-needs-code", "cli-setup-needs-code.next", Exit::Usage),
        GivenUp::NeedsTyping => shell.fail_with("cli-setup-needs-typing", "cli-setup-needs-typing.next", Exit::Usage),
        GivenUp::NoRadio(cause) => shell.fail(&cause.error(None)),
        GivenUp::Repeated(exit) => shell.fail_with("cli-setup-gave-up", "cli-setup-gave-up.next", exit),
    }
}
