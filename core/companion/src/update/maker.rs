//! Makers whose repositories this app trusts, each from a root that was pinned when the app was built or set up.
//!
//! A root never comes from the network alone: whoever gives the first one decides whom the phone believes.

/// Most makers that one app trusts.
pub const MAKERS_MAX: usize = 64;

/// One maker's repository, as an app is built with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakerTrust {
    /// The maker's name, exactly as its devices say it (`Identity.maker`).
    pub name: String,
    /// The first `root.json` that is trusted, byte for byte. Later ones are followed from it.
    pub root: Vec<u8>,
    /// Where the metadata is: an `https://` address of a folder, or `http://` to this machine.
    pub metadata_url: String,
    /// Where the targets are.
    pub targets_url: String,
}

impl MakerTrust {
    /// The address of a file in one of its folders.
    pub(crate) fn address(folder: &str, path: &str) -> String {
        format!("{}/{path}", folder.trim_end_matches('/'))
    }
}

/// The makers of an app.
#[derive(Debug, Clone, Default)]
pub(crate) struct Makers(Vec<MakerTrust>);

impl Makers {
    /// Takes the makers over; those beyond [`MAKERS_MAX`] are left out.
    pub(crate) fn new(mut makers: Vec<MakerTrust>) -> Self {
        makers.truncate(MAKERS_MAX);
        Self(makers)
    }

    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The maker of this name. A name that is nearly the same is another maker.
    pub(crate) fn of(&self, name: &str) -> Option<&MakerTrust> {
        self.0.iter().find(|maker| maker.name == name)
    }
}
