//! How long a model is supported: an OpenEoX core document (OASIS OpenEoX Core 1.0, csd01), or a shell around one.

use serde::{Deserialize, Serialize};

use super::{DocumentFault, read};
use crate::update::Moment;

/// What stands in `$schema` of a document that is written here.
pub const SUPPORT_SCHEMA: &str = "https://docs.oasis-open.org/openeox/eox-core/v1.0/schema/core.json";

/// The support period of a model. A date that is not announced yet ("tba") is absent: not stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SupportPeriod {
    /// Until when faults in its security are mended.
    pub security_end: Option<Moment>,
    /// Until when it is supported in any way.
    pub life_end: Option<Moment>,
    /// Until when it is sold.
    pub sales_end: Option<Moment>,
    /// When the maker last changed this.
    pub updated: Moment,
}

#[derive(Serialize, Deserialize)]
struct Core {
    #[serde(rename = "$schema")]
    schema: String,
    end_of_life: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end_of_sales: Option<Date>,
    end_of_security_support: Date,
    last_updated: Moment,
}

#[derive(Deserialize)]
struct Shell {
    statements: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    core: Core,
}

/// A moment, or the word `tba`: to be announced.
#[derive(Serialize, Deserialize, Clone, Copy)]
#[serde(untagged)]
enum Date {
    At(Moment),
    Open(Tba),
}

#[derive(Serialize, Deserialize, Clone, Copy)]
enum Tba {
    #[serde(rename = "tba")]
    Tba,
}

impl Date {
    const fn moment(self) -> Option<Moment> {
        match self {
            Self::At(moment) => Some(moment),
            Self::Open(Tba::Tba) => None,
        }
    }
}

impl From<Option<Moment>> for Date {
    fn from(moment: Option<Moment>) -> Self {
        moment.map_or(Self::Open(Tba::Tba), Self::At)
    }
}

impl SupportPeriod {
    /// Reads an OpenEoX document. Of a shell with several statements the one that ends first counts.
    ///
    /// # Errors
    /// [`DocumentFault`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, DocumentFault> {
        let cores = match read::<Core>(bytes) {
            Ok(core) => vec![core],
            Err(DocumentFault::Format) => {
                read::<Shell>(bytes)?.statements.into_iter().map(|statement| statement.core).collect()
            }
            Err(fault) => return Err(fault),
        };
        if cores.iter().any(|core| !core.schema.contains("/openeox/")) {
            return Err(DocumentFault::Field { field: "$schema" });
        }
        let periods = cores.into_iter().map(|core| Self {
            security_end: core.end_of_security_support.moment(),
            life_end: core.end_of_life.moment(),
            sales_end: core.end_of_sales.and_then(Date::moment),
            updated: core.last_updated,
        });
        let first = periods.min_by_key(|period| period.security_end.map_or(u64::MAX, |end| end.0));
        first.ok_or(DocumentFault::Field { field: "statements" })
    }

    /// Writes it as an OpenEoX core document.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let core = Core {
            schema: SUPPORT_SCHEMA.to_owned(),
            end_of_life: self.life_end.into(),
            end_of_sales: self.sales_end.map(Date::At),
            end_of_security_support: self.security_end.into(),
            last_updated: self.updated,
        };
        serde_json::to_vec_pretty(&core).unwrap_or_default()
    }
}
