//! One function for each verb: calls the library, and says what was done and what comes next. It decides nothing.

use std::path::{Path, PathBuf};

use pandu::update::documents::MakerPolicy;
use pandu::update::notice::{Notice, Offer};
use pandu_maker::{IMAGE_MAX, Lives, MakerError, Passphrase, Plan, Random, Rotate, ShortAdvisory, Workshop};

use crate::arguments::{Advisory, At, Init, NoticeWords, Policy, Rotated, Support, Verb};
use crate::tell::{self, say};
use crate::{show, words};

/// Longest notice or document in bytes.
const TEXT_MAX: u64 = 256 * 1_024;
/// Longest root in bytes.
const ROOT_MAX: u64 = 512_000;

/// Makes a workshop.
pub(crate) fn init(
    folder: &Path,
    options: &Init,
    passphrase: Option<Passphrase>,
    now: u64,
    random: &mut dyn Random,
) -> Result<(), MakerError> {
    let plan = Plan {
        name: options.name.clone(),
        root_keys: options.root_keys,
        root_threshold: options.root_threshold,
        url: options.url.clone(),
        lives: Lives { timestamp: options.timestamp_days, ..Lives::default() },
    };
    let is_locked = passphrase.is_some();
    let shop = Workshop::create(folder, &plan, passphrase, now, random)?;
    tell::made(&shop, is_locked)
}

/// Runs every other verb. `false` = it ran, and found something wrong.
pub(crate) fn run(shop: &mut Workshop, verb: &Verb, now: u64, random: &mut dyn Random) -> Result<bool, MakerError> {
    match verb {
        Verb::Init(_) => {}
        Verb::Image { at, file } => image(shop, at, file, now)?,
        Verb::Notice(words) => notice(shop, words, now)?,
        Verb::Show { at } => show::offer(&shop.offer(pair(at))?, now)?,
        Verb::Publish => {
            let publication = shop.publish(now)?;
            tell::published(shop, &publication);
        }
        Verb::Sign => return Ok(tell::signed(&shop.sign()?)),
        Verb::Discard => {
            shop.discard()?;
            say("Nothing is prepared any more. What is published stays.");
        }
        Verb::RefreshTimestamp => {
            let publication = shop.refresh(now)?;
            tell::published(shop, &publication);
        }
        Verb::Renew => {
            shop.renew(now)?;
            say("Root, targets and the models' roles are prepared anew. Next: `pandu-maker publish`.");
        }
        Verb::Rotate { which, model } => rotate(shop, *which, model.as_deref(), now, random)?,
        Verb::Delegate { model } => {
            shop.delegate(model, now, random)?;
            say(&format!("{model} has a key of its own in keys/. Give it to the team. Next: `pandu-maker publish`."));
        }
        Verb::Recall { at, undo } => {
            let offer = shop.recall(pair(at), !undo, now)?;
            let word = if offer.recalled { "is recalled" } else { "may be installed again" };
            say(&format!("{} {} {word}. Next: `pandu-maker publish`.", at.model, at.version));
        }
        Verb::Expire { at } => {
            shop.expire(pair(at), now)?;
            say(&format!("The notice of {} {} ends now. Next: `pandu-maker publish`.", at.model, at.version));
        }
        Verb::Support(options) => support(shop, options, now)?,
        Verb::Advisory(options) => advisory(shop, options, now)?,
        Verb::Policy(options) => policy(shop, options, now)?,
        Verb::Url { address } => {
            shop.set_url(address)?;
            say(&format!("{} says it to apps now.", shop.trust_file().display()));
        }
        Verb::Verify { root } => {
            let root = root.as_deref().map(|path| read(path, ROOT_MAX)).transpose()?;
            return Ok(tell::verified(&shop.verify(root.as_deref(), now)?, now));
        }
    }
    Ok(true)
}

fn image(shop: &mut Workshop, at: &At, file: &Path, now: u64) -> Result<(), MakerError> {
    let bytes = read(file, IMAGE_MAX)?;
    shop.image(&at.model, &at.version, &bytes, now)?;
    let next = match shop.offer(pair(at)) {
        Ok(_) => "`pandu-maker publish`".to_owned(),
        Err(_) => format!("`pandu-maker notice \"{}\" {}`", at.model, at.version),
    };
    say(&format!(
        "{} {} is taken in: {} bytes, signed for the devices. Next: {next}.",
        at.model,
        at.version,
        bytes.len()
    ));
    Ok(())
}

fn notice(shop: &mut Workshop, options: &NoticeWords, now: u64) -> Result<(), MakerError> {
    let at = pair(&options.at);
    let file = options.file.as_deref().map(notice_file).transpose()?;
    // Giving a notice out must not need one that is complete.
    let incomplete = options.incomplete || options.write.is_some();
    let offer = shop.notice(at, file, words::changes(options)?, incomplete, now)?;
    if let Some(path) = &options.write {
        return write_notice(path, &offer);
    }
    show::offer(&offer, now)?;
    say("\nThis is prepared. Next: `pandu-maker publish`.");
    Ok(())
}

fn notice_file(path: &Path) -> Result<Notice, MakerError> {
    let reason = |error: serde_json::Error| MakerError::File { path: path.to_owned(), reason: error.to_string() };
    serde_json::from_slice(&read(path, TEXT_MAX)?).map_err(reason)
}

fn write_notice(path: &Path, offer: &Offer) -> Result<(), MakerError> {
    let reason = |reason: String| MakerError::File { path: path.to_owned(), reason };
    let text = serde_json::to_string_pretty(&offer.notice).map_err(|error| reason(error.to_string()))?;
    std::fs::write(path, text + "\n").map_err(|error| reason(error.to_string()))?;
    let (model, to) = (&offer.notice.model, &offer.notice.to);
    say(&format!(
        "{} holds the notice. Edit it, then: `pandu-maker notice \"{model}\" {to} --file {0}`.",
        path.display()
    ));
    Ok(())
}

fn rotate(
    shop: &mut Workshop,
    which: Rotated,
    model: Option<&str>,
    now: u64,
    random: &mut dyn Random,
) -> Result<(), MakerError> {
    let which = match which {
        Rotated::Root => Rotate::Root,
        Rotated::Targets => Rotate::Targets,
        Rotated::Online => Rotate::Online,
        Rotated::Image => Rotate::Image,
        Rotated::Model => Rotate::Model(model.unwrap_or_default().to_owned()),
    };
    shop.rotate(&which, now, random)?;
    tell::rotated(&which);
    Ok(())
}

fn support(shop: &mut Workshop, options: &Support, now: u64) -> Result<(), MakerError> {
    let period = match (&options.until, &options.file) {
        (Some(until), _) => shop.support(&options.model, until, now)?,
        (None, Some(file)) => shop.support_document(&options.model, &read(file, TEXT_MAX)?, now)?,
        (None, None) => return Err(MakerError::Bounds("say --until or --file")),
    };
    let until = period.security_end.map_or_else(|| "not stated".to_owned(), |end| end.text());
    say(&format!("{}: security updates until {until}. Next: `pandu-maker publish`.", options.model));
    Ok(())
}

fn advisory(shop: &mut Workshop, options: &Advisory, now: u64) -> Result<(), MakerError> {
    let advisory = if let Some(file) = &options.file {
        shop.advisory(&options.model, &read(file, TEXT_MAX)?, now)?
    } else {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let short = ShortAdvisory {
            id: text(&options.id),
            title: text(&options.title),
            details: text(&options.details),
            severity: text(&options.severity),
            cve: options.cve.clone(),
            fixed_in: options.fixed_in.clone(),
            meanwhile: options.meanwhile.clone(),
            page: text(&options.page),
        };
        shop.short_advisory(&options.model, &short, now)?
    };
    let mended = advisory.fixed_in.map_or_else(|| "not mended yet".to_owned(), |fixed| format!("mended in {fixed}"));
    say(&format!("{}: {} ({mended}). Next: `pandu-maker publish`.", advisory.id, advisory.title));
    Ok(())
}

fn policy(shop: &mut Workshop, options: &Policy, now: u64) -> Result<(), MakerError> {
    let policy = match &options.file {
        Some(file) => MakerPolicy::from_json(&read(file, TEXT_MAX)?)
            .map_err(|fault| MakerError::Document { document: "the policy", reason: fault.to_string() })?,
        None => MakerPolicy {
            contacts: options.contact.clone(),
            policy_url: options.page.clone(),
            acknowledge_days: options.acknowledge_days,
            update_days: options.update_days,
            replacement: None,
        },
    };
    shop.policy(&options.model, &policy, now)?;
    say(&format!(
        "{}: faults are reported to {}. Next: `pandu-maker publish`.",
        options.model,
        policy.contacts.join(", ")
    ));
    Ok(())
}

fn pair(at: &At) -> (&str, &str) {
    (&at.model, &at.version)
}

/// Reads a file of at most `most` bytes.
fn read(path: &Path, most: u64) -> Result<Vec<u8>, MakerError> {
    use std::io::Read as _;
    let failed = |error: std::io::Error| MakerError::File { path: PathBuf::from(path), reason: error.to_string() };
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(failed)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most {
        return Err(MakerError::TooLarge { path: PathBuf::from(path), most });
    }
    Ok(bytes)
}
