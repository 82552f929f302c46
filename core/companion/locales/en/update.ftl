# Updates: what the device says about its software.

update-version = Software version
update-up-to-date = The device says that it has the newest software.
update-available = The device says that version { $version } is ready for it.
update-available-unnamed = The device says that an update is ready for it.
update-cannot-confirm = We could not confirm that the software is the newest.
update-no-network = The device has no network, so it could not look for updates.
update-no-look = The device could not look for updates.
update-comes-by-itself = It will install the update by itself.
update-will-ask = It will ask you before it installs the update.
update-is-off = Updates are switched off, so it will not install the update.
update-policy-on = On for security; asks before new features
update-policy-ask = Asks each time
update-policy-off = Off. Known gaps stay open
update-policy-none = This device cannot update itself
