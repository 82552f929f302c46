//! A folder that stands for the maker's repository on the internet, for the device's own uplink.
//!
//! It only reads, no more than the device asked for, and believes nothing: the device verifies what it gets.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use pandu_device::Uplink;
use pandu_device::update::OFFER_MAX;
use pandu_protocol::message::UpdateBegin;
use pandu_protocol::version::Version;

/// A repository in a folder.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(folder: &Path) -> Self {
        Self(folder.into())
    }
}

impl Uplink for Folder {
    fn offer(&mut self, model: &str) -> Option<Vec<u8>> {
        let path = self.0.join("offers").join(format!("{}.cbor", folder(model)?));
        // One byte more than allowed, so that the device sees that it is too long.
        read(&path, 0, OFFER_MAX + 1)
    }

    fn part(&mut self, image: &UpdateBegin, offset: u32, most: usize) -> Option<Vec<u8>> {
        let hash: String = image.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        let version = image.version.parse::<Version>().ok().map(|_| &*image.version)?;
        let name = format!("{hash}.{version}.img");
        read(&self.0.join("targets").join(folder(&image.model)?).join(name), offset.into(), most)
    }
}

/// The name of a model's folder (docs/protocol.md, section 11.9): it leads nowhere else.
fn folder(model: &str) -> Option<String> {
    let mut name = String::with_capacity(model.len());
    for char in model.chars() {
        if char.is_ascii_alphanumeric() || ['.', '-', '_', '+'].contains(&char) {
            name.push(char);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    model.contains(|char: char| char.is_ascii_alphanumeric()).then_some(name)
}

fn read(path: &Path, offset: u64, most: usize) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(offset)).ok()?;
    let mut bytes = Vec::new();
    file.take(u64::try_from(most).ok()?).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandu_protocol::message::{Bytes, Text};

    #[test]
    fn it_reads_what_was_asked_for_and_nothing_beside() {
        let place = tempfile::tempdir().expect("a folder");
        let (offers, targets) = (place.path().join("offers"), place.path().join("targets/Kunci-PK-1"));
        std::fs::create_dir_all(&offers).and_then(|()| std::fs::create_dir_all(&targets)).expect("folders");
        std::fs::write(offers.join("Kunci-PK-1.cbor"), vec![7; OFFER_MAX + 9]).expect("written");
        let name = format!("{}.1.1.0.img", "ab".repeat(32));
        std::fs::write(targets.join(name), b"firmware").expect("written");
        let mut uplink = Folder::new(place.path());
        assert_eq!(uplink.offer("Kunci PK-1").map(|bytes| bytes.len()), Some(OFFER_MAX + 1));
        let image = |model: &str| UpdateBegin {
            model: Text::cut(model),
            version: Text::cut("1.1.0"),
            size: 8,
            sha256: Bytes::new([0xab; 32]).expect("32 bytes"),
            signature: Bytes::default(),
        };
        assert_eq!(uplink.part(&image("Kunci PK-1"), 4, 3).as_deref(), Some(&b"war"[..]));
        assert_eq!(uplink.part(&image("Kunci PK-1"), 8, 3).as_deref(), Some(&b""[..]));
        let other = UpdateBegin { version: Text::cut("../1.1.0"), ..image("Kunci PK-1") };
        assert!(uplink.part(&other, 0, 3).is_none());
        for (model, name) in
            [("Kunci PK-1", "Kunci-PK-1"), ("a/b", "a-b"), ("../x", "..-x"), ("A  /  B", "A-B"), ("锁 1", "-1")]
        {
            assert_eq!(folder(model).as_deref(), Some(name), "{model}");
        }
        assert_eq!((folder(""), folder(".."), folder("锁")), (None, None, None));
        for model in ["", "..", "../offers", "x/y", "Suhu PS-2"] {
            assert!(uplink.offer(model).is_none() && uplink.part(&image(model), 0, 3).is_none(), "{model}");
        }
    }
}
