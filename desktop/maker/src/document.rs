//! The documents beside the images: support period (OpenEoX), advisories (CSAF 2.0), vulnerability policy. Each is read by the
//! companion's own reader before it is taken, so that the tool cannot publish what an app passes over.

use pandu::update::documents::{Advisory, DOCUMENT_MAX, DocumentFault, MakerPolicy, SupportPeriod};
use pandu::update::{Moment, paths};
use pandu_tuf::Target;
use serde_json::{Value, json};

use crate::error::MakerError;
use crate::name;
use crate::workshop::Workshop;

/// What a short advisory says; a long one is a file of the maker's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortAdvisory {
    /// The identifier, such as `KILANG-2026-01`.
    pub id: String,
    /// What it is about, in one line.
    pub title: String,
    /// What the fault lets happen.
    pub details: String,
    /// `low`, `moderate`, `important` or `critical`.
    pub severity: String,
    /// The CVE identifier, if there is one.
    pub cve: Option<String>,
    /// The first version in which it is mended; `None` = there is none yet.
    pub fixed_in: Option<String>,
    /// What to do meanwhile.
    pub meanwhile: Option<String>,
    /// The maker's page, as the publisher's namespace.
    pub page: String,
}

impl Workshop {
    /// Says until when a model gets security updates: to the end of that month, such as `2031-11`.
    ///
    /// # Errors
    /// [`MakerError::Bounds`] for the month, or as [`Workshop::support_document`].
    pub fn support(&mut self, model: &str, until: &str, now: u64) -> Result<SupportPeriod, MakerError> {
        let end = end_of_month(until).ok_or(MakerError::Bounds("a month is written as 2031-11"))?;
        let end = Some(end);
        let period = SupportPeriod { security_end: end, life_end: end, sales_end: None, updated: Moment(now) };
        self.support_document(model, &period.to_json(), now)
    }

    /// Takes an OpenEoX document as a model's support period.
    ///
    /// # Errors
    /// [`MakerError::Document`] when an app would not read it, [`MakerError::Name`], or what the system says.
    pub fn support_document(&mut self, model: &str, bytes: &[u8], now: u64) -> Result<SupportPeriod, MakerError> {
        let period = SupportPeriod::from_json(bytes).map_err(|fault| wrong("the support period", fault))?;
        self.document(model, paths::support(model), bytes, now)?;
        Ok(period)
    }

    /// Takes a CSAF 2.0 document in. One of the same identifier replaces the old one.
    ///
    /// # Errors
    /// As [`Workshop::support_document`].
    pub fn advisory(&mut self, model: &str, bytes: &[u8], now: u64) -> Result<Advisory, MakerError> {
        let advisory = Advisory::from_json(bytes).map_err(|fault| wrong("the advisory", fault))?;
        name::path_part(&advisory.id)?;
        self.document(model, paths::advisory(model, &advisory.id), bytes, now)?;
        Ok(advisory)
    }

    /// Writes a short advisory as a CSAF 2.0 document and takes it in. One of the same identifier is another edition: what it says
    /// of the day on which the fault was first published stays.
    ///
    /// # Errors
    /// As [`Workshop::advisory`].
    pub fn short_advisory(&mut self, model: &str, short: &ShortAdvisory, now: u64) -> Result<Advisory, MakerError> {
        if let Some(fixed) = &short.fixed_in {
            name::version(fixed)?;
        }
        if !short.page.starts_with("https://") {
            return Err(MakerError::Bounds("a page begins with https://"));
        }
        let path = paths::advisory(model, &short.id).ok_or_else(|| MakerError::Name(short.id.clone()))?;
        let before = self.target_bytes(model, &path)?.and_then(|bytes| Advisory::from_json(&bytes).ok());
        let first = before.map_or(Moment(now), |before| before.published);
        let document = csaf(&self.settings.name, model, short, first, Moment(now));
        let bytes = serde_json::to_vec_pretty(&document).map_err(|_| wrong("the advisory", DocumentFault::Format))?;
        self.advisory(model, &bytes, now)
    }

    /// Says how to report a vulnerability in a model, and what is done for one that cannot be updated.
    ///
    /// # Errors
    /// As [`Workshop::support_document`].
    pub fn policy(&mut self, model: &str, policy: &MakerPolicy, now: u64) -> Result<(), MakerError> {
        policy.check().map_err(|fault| wrong("the policy", fault))?;
        self.document(model, paths::policy(model), &policy.to_json(), now)
    }

    fn document(&mut self, model: &str, path: Option<String>, bytes: &[u8], now: u64) -> Result<(), MakerError> {
        let folder = self.folder_of(model)?;
        let path = path.ok_or_else(|| MakerError::Name(model.to_owned()))?;
        debug_assert!(bytes.len() <= DOCUMENT_MAX, "the reader has looked");
        let mut books = self.books()?;
        let role = books.role_of(&folder)?;
        let mut body = books.targets(&role)?.body;
        self.keep_target(&path, bytes)?;
        body.targets.insert(path, Target::of(bytes));
        books.prepare_targets(&role, body, self.settings.days.targets, now)
    }
}

fn wrong(document: &'static str, fault: DocumentFault) -> MakerError {
    MakerError::Document { document, reason: fault.to_string() }
}

/// The last second of a month written as `2031-11`, in UTC.
#[must_use]
pub fn end_of_month(text: &str) -> Option<Moment> {
    let (year, month) = text.split_once('-')?;
    let (year, month): (u16, u8) = (year.parse().ok().filter(|_| year.len() == 4)?, month.parse().ok()?);
    let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month.checked_add(1)?) };
    let next = Moment::parse(&format!("{year:04}-{month:02}-01T00:00:00Z"))?;
    Some(Moment(next.0.checked_sub(1)?))
}

/// A CSAF 2.0 security advisory (profile 4) about one model: every version before the mended one is affected.
fn csaf(maker: &str, model: &str, short: &ShortAdvisory, first: Moment, now: Moment) -> Value {
    let (first, now) = (first.text(), now.text());
    let mut history = vec![json!({ "number": "1", "date": first, "summary": "First edition" })];
    if now != first {
        history.push(json!({ "number": "2", "date": now, "summary": "Newest edition" }));
    }
    let edition = history.len().to_string();
    json!({
        "document": {
            "category": "csaf_security_advisory",
            "csaf_version": "2.0",
            "title": short.title,
            "lang": "en",
            "aggregate_severity": { "text": short.severity },
            "notes": [{ "category": "summary", "text": short.details }],
            "publisher": { "category": "vendor", "name": maker, "namespace": short.page },
            "references": [{ "category": "self", "summary": short.title, "url": short.page }],
            "tracking": {
                "id": short.id,
                "version": edition,
                "status": "final",
                "initial_release_date": first,
                "current_release_date": now,
                "revision_history": history,
            },
        },
        "product_tree": { "branches": [{
            "category": "vendor",
            "name": maker,
            "branches": [{ "category": "product_name", "name": model, "branches": versions(maker, model, short) }],
        }] },
        "vulnerabilities": [vulnerability(maker, short)],
    })
}

/// The versions that have the fault, and the first that has not.
fn versions(maker: &str, model: &str, short: &ShortAdvisory) -> Vec<Value> {
    let product = |category: &str, name: &str, id: &str| {
        let full = format!("{maker} {model} {name}");
        json!({ "category": category, "name": name, "product": { "name": full, "product_id": id } })
    };
    let affected =
        short.fixed_in.as_ref().map_or_else(|| "vers:all/*".to_owned(), |fixed| format!("vers:generic/<{fixed}"));
    let mended = short.fixed_in.iter().map(|fixed| product("product_version", fixed, FIXED));
    std::iter::once(product("product_version_range", &affected, AFFECTED)).chain(mended).collect()
}

/// The fault, and what to do about it.
fn vulnerability(maker: &str, short: &ShortAdvisory) -> Value {
    let advice =
        |category: &str, details: &str| json!({ "category": category, "details": details, "product_ids": [AFFECTED] });
    let mut status = json!({ "known_affected": [AFFECTED] });
    let mut remediations = Vec::new();
    if let Some(fixed) = &short.fixed_in {
        status["fixed"] = json!([FIXED]);
        status["first_fixed"] = json!([FIXED]);
        remediations.push(advice("vendor_fix", &format!("Install version {fixed} or newer.")));
    } else if short.meanwhile.is_none() {
        remediations.push(advice("none_available", "There is no mended version yet."));
    }
    remediations.extend(short.meanwhile.iter().map(|meanwhile| advice("workaround", meanwhile)));
    let mut hole = json!({
        "title": short.title,
        "notes": [{ "category": "description", "text": short.details }],
        "product_status": status,
        "remediations": remediations,
    });
    match &short.cve {
        Some(cve) => hole["cve"] = json!(cve),
        // The standard asks for a CVE or another identifier.
        None => hole["ids"] = json!([{ "system_name": maker, "text": short.id }]),
    }
    hole
}

/// The product of every version that has the fault.
const AFFECTED: &str = "AFFECTED";
/// The product of the mended version.
const FIXED: &str = "FIXED";

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_795_500_000);

    #[test]
    fn a_month_ends_with_its_last_second() {
        let end = |text| end_of_month(text).map(|moment| moment.text());
        assert_eq!(end("2031-11").as_deref(), Some("2031-11-30T23:59:59Z"));
        assert_eq!(end("2031-12").as_deref(), Some("2031-12-31T23:59:59Z"));
        assert_eq!(end("2028-02").as_deref(), Some("2028-02-29T23:59:59Z"));
        for wrong in ["", "2031", "2031-13", "2031-00x", "31-11", "2031-11-01"] {
            assert_eq!(end(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_short_advisory_is_read_by_the_app_as_it_was_meant() {
        let mut short = ShortAdvisory {
            id: "KILANG-2026-01".to_owned(),
            title: "Opening without a key".to_owned(),
            details: "Somebody nearby could open the lock.".to_owned(),
            severity: "important".to_owned(),
            cve: Some("CVE-2026-12345".to_owned()),
            fixed_in: Some("1.1.0".to_owned()),
            meanwhile: Some("Switch opening by phone off.".to_owned()),
            page: "https://example.com/security".to_owned(),
        };
        let read = |short: &ShortAdvisory| {
            Advisory::from_json(csaf("Kilang", "PLK-1", short, NOW, NOW).to_string().as_bytes()).unwrap()
        };
        let advisory = read(&short);
        assert_eq!(
            (advisory.id.as_str(), advisory.cves.as_slice()),
            ("KILANG-2026-01", &["CVE-2026-12345".to_owned()][..])
        );
        assert_eq!(
            (advisory.fixed_in.as_deref(), advisory.meanwhile.as_ref()),
            (Some("1.1.0"), short.meanwhile.as_ref())
        );
        assert!(advisory.concerns("1.0.9") && !advisory.concerns("1.1"));
        (short.fixed_in, short.cve, short.meanwhile) = (None, None, None);
        let open = read(&short);
        assert!(open.fixed_in.is_none() && open.cves.is_empty() && open.concerns("9"));
    }
}
