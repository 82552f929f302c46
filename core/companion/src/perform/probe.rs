//! Carries out the probes of the check: each as one effect, with what this phone remembers of the device beside it.

use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{Reply, Request};

use super::{Errands, failure};
use crate::check::CheckRecord;
use crate::devices::LabelRecord;
use crate::session::{CallError, SessionError};
use crate::setup::SetupRecord;
use crate::wizard::probe::{Answered, Asked, Consented, Known, LabelKnown, Looked, MakerWord, Probe, Probed, Way};
use crate::wizard::step::{Outcome, Replies};
use crate::wizard::update::{DeviceNow, Finding, Standing};

impl Errands {
    pub(super) async fn probe(&self, probe: Probe) -> Result<Outcome, CallError> {
        let device = &probe.device;
        Ok(Outcome::Probed(match probe.way {
            Way::Look => Probed::Looked(Box::new(self.look(device).await?)),
            Way::Knock => Probed::Knocked(self.sessions.knock(device).await?),
            Way::Ask(requests) => Probed::Asked(self.ask(device, &requests).await?),
            Way::Guess => Probed::Guessed(self.sessions.guess(device).await?),
        }))
    }

    async fn look(&self, device: &PublicKey) -> Result<Looked, CallError> {
        let sight = self.sessions.look(device).await?;
        Ok(Looked {
            at: self.now()?,
            heard: sight.heard,
            advert: sight.advert,
            ready: sight.ready,
            hello: sight.hello,
            services: sight.services,
            calls: sight.calls,
            session: sight.session,
            known: Known { maker: self.maker_says(device).await?, ..self.known(device)? },
        })
    }

    /// A request whose answer makes no sense does not keep the others from being asked; a lost connection does.
    async fn ask(&self, device: &PublicKey, requests: &[Request]) -> Result<Asked, CallError> {
        let (mut answers, mut stopped) = (Vec::new(), None);
        for request in requests {
            match self.sessions.call(device, request, None).await {
                Ok(answer) => {
                    if let Ok(Reply::UpdateState(state)) = &answer {
                        // An update may have come by itself, or through another phone.
                        self.upkeep.note_running(device, &state.installed, state.outage_seconds)?;
                    }
                    answers.push(Answered::Said(Replies(vec![answer])));
                }
                Err(error) if matches!(error.error, SessionError::Garbled | SessionError::Newer) => {
                    answers.push(Answered::Nonsense(failure(&error)));
                }
                Err(error) => {
                    stopped = Some(failure(&error));
                    break;
                }
            }
        }
        Ok(Asked { at: self.now()?, answers, stopped })
    }

    /// What this phone remembers. A record that cannot be read is not remembered.
    fn known(&self, device: &PublicKey) -> Result<Known, CallError> {
        let devices = self.sessions.devices();
        let id = devices.id(device);
        let others: Vec<_> =
            devices.all()?.into_iter().filter(|entry| entry.id != id).filter_map(|entry| entry.record).collect();
        let signing_key = devices.get(id)?.map(|record| record.signing_key);
        let setup = devices.record(id, SetupRecord::NAME)?.and_then(|bytes| SetupRecord::decode(&bytes));
        let label = LabelRecord::of(devices, device)?;
        let mut twins = false;
        for other in &others {
            let theirs = LabelRecord::of(devices, &other.public_key())?;
            twins |= label.as_ref().zip(theirs.as_ref()).is_some_and(|(ours, theirs)| ours.is_same(theirs));
        }
        Ok(Known {
            model: setup.as_ref().map(|setup| setup.model.clone()),
            consents: setup.iter().flat_map(|setup| &setup.consents).map(consented).collect(),
            label: label.map(|label| LabelKnown { guessable: label.guessable, shared: twins }),
            shared_key: others.iter().any(|other| Some(other.signing_key) == signing_key),
            check: devices.record(id, CheckRecord::NAME)?.map(|bytes| bytes.to_vec()),
            maker: None,
        })
    }

    /// What the device's maker has signed, asked anew when that is more than an hour ago.
    async fn maker_says(&self, device: &PublicKey) -> Result<Option<MakerWord>, CallError> {
        let devices = self.sessions.devices();
        let setup = devices.record(devices.id(device), SetupRecord::NAME)?;
        let Some(setup) = setup.and_then(|bytes| SetupRecord::decode(&bytes)) else { return Ok(None) };
        let running = self.upkeep.memory(device)?.running;
        let says = DeviceNow { maker: setup.maker, model: setup.model, installed: running.unwrap_or(setup.firmware) };
        let word = |standing: Standing| MakerWord {
            is_newest: standing.finding == Finding::UpToDate,
            newer: match standing.finding {
                Finding::Offered(offered) => Some(offered.notice.to.to_string()),
                Finding::Later { version, .. } => Some(version),
                Finding::UpToDate | Finding::CannotConfirm(_) => None,
            },
            installed: standing.installed,
            recalled: standing.installed_recalled,
        };
        Ok(self.upkeep.recent(device, &says).await?.map(word))
    }

    fn now(&self) -> Result<u64, SessionError> {
        Ok(self.clock.unix_ms()?)
    }
}

fn consented(line: &crate::setup::ConsentLine) -> Consented {
    Consented { purpose: line.purpose.clone(), version: line.version, state: line.state }
}
