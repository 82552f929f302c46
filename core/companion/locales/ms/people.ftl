# Orang yang mempunyai akses kepada peranti: jemputan, telefon hilang, PIN, penyerahan.

people-title = Siapa mempunyai akses
people-body = Telefon dan komputer ini mempunyai akses kepada { $device }.
people-body-self = Inilah yang anda boleh buat dengan { $device }. Hanya pemiliknya melihat orang lain.
people-person = { $role }, kali terakhir dilihat { $seen }
people-person-you = { $role }, aplikasi ini
people-seen = { $date }
people-seen-not-known = tidak diketahui
people-see = Lihat { $name }
people-done = Selesai
people-done-title = Siapa mempunyai akses sekarang
people-fact-name = Nama
people-fact-role = Boleh buat
people-fact-seen = Kali terakhir dilihat
people-fact-pin = PIN pada peranti
people-fact-access = Akses
people-no-access = Tiada lagi
people-above = Anda tidak boleh mengubah orang ini. Hanya pemilik boleh.
people-changing-busy = Peranti sedang membuat perubahan. Ini mengambil masa beberapa saat.

people-role-owner = pemilik
people-role-admin = boleh mengubah tetapan
people-role-member = boleh menggunakannya
people-role-guest = tetamu
people-role-other = lain-lain

## PIN

people-pin-none = Belum ditetapkan
people-pin-set = Sudah ditetapkan
people-pin-locked = Sudah ditetapkan, dan dikunci oleh orang yang boleh mengubah tetapan
people-pin-off = Dimatikan selepas terlalu banyak cubaan yang salah. Tetapkan yang baharu, atau tekan butang pada peranti.
people-pin-own = Tetapkan PIN saya sendiri
people-pin-give = Tetapkan PIN
people-pin-give-locked = Tetapkan PIN yang tidak boleh diubah oleh orang ini
people-pin-lock = Kunci PIN
people-pin-unlock = Buka kunci PIN
people-pin-title = PIN untuk { $name }
people-pin-own-title = PIN anda sendiri
people-pin-where = PIN ditaip pada kekunci peranti. PIN membukanya tanpa telefon.
people-pin-body = Gunakan { NUMBER($least) } hingga { NUMBER($most) } digit. { NUMBER($advised) } atau lebih adalah lebih baik.
people-pin-will-lock = Orang ini tidak boleh mengubah PIN itu.
people-pin-may-change = Orang ini boleh mengubah PIN itu kemudian.
people-pin-field = PIN baharu
people-pin-hint = Digit sahaja. Elakkan tarikh lahir dan digit berturutan.
people-pin-set-it = Tetapkan PIN

## Membuang akses

people-lost = Saya kehilangan telefon
people-lost-title = Telefon manakah yang hilang?
people-lost-body = Peranti tidak akan membenarkannya masuk lagi. Buat sekarang, walaupun telefon itu mungkin ditemui.
people-lost-this = Jika itu satu-satunya telefon dengan akses, tahan butang pada peranti. Itu memadam segala-galanya di dalamnya.
people-lost-phone = { $name }, kali terakhir dilihat { $seen }
people-remove = Buang akses
people-remove-title = Buang akses { $name }?
people-remove-body = Peranti memadam kunci dan PIN telefon itu. Sambungannya yang terbuka ditamatkan serta-merta.
people-remove-back = Untuk kembali, telefon itu memerlukan jemputan baharu.
people-remove-lost = Sesiapa yang menemui telefon itu tidak dapat membuat apa-apa dengan peranti.
people-keep = Kekalkan akses

## Menjemput

people-invite = Jemput seseorang
people-invite-title = Jemput seseorang
people-invite-body = Apakah yang boleh dibuat oleh orang ini?
people-invite-member = Menggunakan peranti
people-invite-member-detail = Menggunakannya dan menentukan data sendiri. Tidak boleh mengubah tetapan atau orang.
people-invite-guest = Menggunakan peranti sebagai tetamu
people-invite-guest-detail = Hanya menggunakannya. Sesuai untuk masa yang singkat.
people-invite-admin = Mengubah tetapan dan orang
people-invite-admin-detail = Boleh membuat hampir semua yang anda boleh. Pilih ini hanya untuk orang yang anda percayai sepenuhnya.
people-inviting-busy = Peranti sedang membuat kod. Ini mengambil masa beberapa saat.
people-name-title = Siapakah orang itu?
people-name-body = Orang ini mendapat akses sebagai: { $role }.
people-name-field = Nama
people-name-hint = Seperti yang anda mahu lihat dalam senarai, misalnya Siti
people-name-go = Buat kod
people-name-empty = Tiada nama dimasukkan.
    .next = Masukkan nama orang itu.
people-name-long = Nama ini terlalu panjang.
    .next = Masukkan nama yang lebih pendek.
people-invited-title = Kod untuk telefon yang satu lagi
people-invited-how = { $name } membuka aplikasi ini dekat dengan peranti, memilih persediaan, dan menaip kod ini.
people-invited-once = Kod ini berfungsi sekali sahaja dan untuk beberapa minit. Beritahu orang ini sahaja.
people-invited-nobody = Belum ada sesiapa masuk dengannya.
people-invited-look = Lihat sama ada berjaya
people-invited-back = Kembali ke senarai
people-looking-busy = Bertanya kepada peranti siapa yang sudah masuk. Ini mengambil masa beberapa saat.
people-fact-code = Kod
people-fact-invitation = Jemputan terbuka
people-invitation = { $name }, sebagai: { $role }
people-invitation-end = Tamatkan jemputan

## Menyerahkan dan keluar

people-hand-over = Serahkan peranti
people-hand-over-title = Serahkan peranti
people-hand-over-body = Mula-mula pemilik baharu mendapat jemputan dan masuk sebagai pemilik kedua.
people-hand-over-then = Kemudian anda melepaskan akses anda sendiri.
people-hand-over-data = Peranti menyimpan tetapannya dan catatan tentang apa yang berlaku. Aplikasi ini belum dapat memadamnya.
people-hand-over-invite = Jemput pemilik baharu
people-hand-over-leave = Lepaskan akses saya sekarang
people-leave = Lepaskan akses saya
people-leave-title = Lepaskan akses anda?
people-leave-body = Selepas itu aplikasi ini tidak dapat membuat apa-apa dengan { $device }. Kata laluan, PIN dan cap jari anda padanya dipadam.
people-leave-data = Peranti menyimpan tetapannya dan catatan tentang apa yang berlaku. Aplikasi ini belum dapat memadamnya.
people-leave-stay = Kekalkan akses saya
people-leaving-busy = Peranti sedang membuang aplikasi ini. Ini mengambil masa beberapa saat.
people-gone-title = Anda tidak lagi mempunyai akses
people-gone-body = Peranti tidak lagi mengenali aplikasi ini.
people-gone-next = Buang peranti itu daripada senarai anda sekarang.

## Apa yang telah dibuat

people-told-title = Selesai
people-told-list = Lihat siapa mempunyai akses
people-told-pin-title = PIN sudah ditetapkan
people-told-pin = { $name } boleh membuka peranti dengannya sekarang, dan boleh mengubahnya.
people-told-pin-locked = { $name } boleh membuka peranti dengannya sekarang. Hanya anda dan orang lain yang boleh mengubah tetapan boleh mengubahnya.
people-told-pin-own = Anda boleh membuka peranti dengannya sekarang.
people-told-pin-try = Aplikasi ini tidak dapat mencubanya. Taip PIN itu pada kekunci peranti sekali.
people-told-locked = { $name } tidak lagi boleh mengubah PIN.
people-told-unlocked = { $name } boleh mengubah PIN semula.
people-told-removed-title = { $name } tidak lagi mempunyai akses
people-told-removed = Peranti tidak lagi menyenaraikan telefon ini dan tidak akan membenarkannya masuk.
people-told-removed-pin = Adakah orang ini tahu PIN orang lain? Jika ya, tetapkan yang baharu.
people-told-lost-pin = Adakah PIN anda tercatat dalam telefon yang hilang? Jika ya, tetapkan yang baharu.
people-told-lost-password = Adakah kata laluan anda untuk peranti ini tersimpan di situ? Jika ya, ubahnya.
people-told-lost-others = Buat perkara yang sama untuk peranti anda yang lain.
people-told-joined-title = { $name } mempunyai akses sekarang
people-told-joined = Kod itu sudah digunakan dan tidak berfungsi lagi.
people-told-ended = Jemputan sudah tamat. Kodnya tidak berfungsi lagi.
people-told-over-title = Jemputan sudah tamat
people-told-over = Tiada sesiapa masuk dengan kod itu. Masanya tamat, atau kod itu terlalu kerap salah ditaip.
people-told-over-next = Jemput orang itu sekali lagi.

people-left-title = Anda keluar daripada senarai orang
people-left-body = Apa yang anda ubah sebelum ini kekal berubah.
people-left-not-known = Tidak diketahui sama ada perubahan terakhir dibuat. Mulakan semula untuk melihatnya.
people-left-invited = Jemputan kekal terbuka sehingga masanya tamat. Apa yang anda ubah sebelum ini kekal berubah.
people-stopped-title = Ini tidak dapat diteruskan
