# Cap jari pada peranti: didaftarkan, dicuba, diganti, dibuang.

fingerprint-title = Cap jari anda
fingerprint-body = { $device } dapat mengecam jari anda. Ia terbuka tanpa telefon.
fingerprint-fact = Cap jari
fingerprint-none = Tiada
fingerprint-is-set = Sudah ditetapkan
fingerprint-is-off = Dimatikan selepas terlalu banyak cubaan yang gagal
fingerprint-off-body = Jari yang dimatikan berfungsi semula selepas anda mengesahkan bahawa ini anda.
fingerprint-wake = Hidupkannya semula
fingerprint-ways = Tanpa jari
fingerprint-ways-pin = PIN anda pada peranti, atau aplikasi ini
fingerprint-ways-phone = Aplikasi ini
fingerprint-add = Tambah jari
fingerprint-see = Lihat { $name }
fingerprint-no-room = Tiada ruang untuk satu jari lagi.
fingerprint-done = Selesai
fingerprint-done-title = Cap jari anda sekarang
fingerprint-list = Lihat cap jari anda
fingerprint-replace = Gantikannya
fingerprint-replace-detail = Ajar peranti jari itu semula. Yang lama berfungsi sehingga yang baharu dicuba.
fingerprint-remove = Buang
fingerprint-keep = Kekalkan
fingerprint-changing-busy = Peranti sedang membuat perubahan. Ini mengambil masa beberapa saat.

## Jari yang mana

fingerprint-name-title = Jari yang manakah?
fingerprint-stays = Cap jari kekal pada peranti. Aplikasi ini dan pembuatnya tidak pernah mendapatnya.
fingerprint-touches = Anda akan menyentuh pembaca { NUMBER($count) } kali, dan sekali lagi untuk mencubanya.
fingerprint-old-works = { $name } terus berfungsi sehingga itu.
fingerprint-name-field = Nama jari
fingerprint-name-hint = Misalnya ibu jari kanan
fingerprint-name-go = Teruskan
fingerprint-name-empty = Tiada nama dimasukkan.
    .next = Masukkan jari yang mana.
fingerprint-name-long = Nama ini terlalu panjang.
    .next = Masukkan nama yang lebih pendek.

## Persetujuan

fingerprint-consent-trigger = Apabila anda mula-mula menambah jari pada peranti yang membaca cap jari.
fingerprint-consent-title = Bolehkah peranti menyimpan cap jari anda?
fingerprint-consent-body = Cap jari ialah data sensitif tentang anda. Peranti berfungsi sama baik tanpanya.
fingerprint-consent-withdraw = Di sini, pada bila-bila masa. Semua cap jari anda dipadam ketika itu.
fingerprint-consent-silent = Peranti tidak menyatakan siapa yang bertanggungjawab ke atasnya, atau berapa lama ia disimpan.
fingerprint-consent-agree = Benarkan
fingerprint-consent-refuse = Jangan benarkan
fingerprint-consent-why-title = Apa berlaku jika saya menolak?
fingerprint-consent-why = Tiada apa-apa yang disimpan, dan anda membuka peranti dengan aplikasi ini atau PIN. Jawapan anda disimpan. Anda boleh mengubahnya di sini pada bila-bila masa.
fingerprint-recording-busy = Peranti sedang menyimpan jawapan anda. Ini mengambil masa beberapa saat.

## Menyentuh

fingerprint-starting-busy = Menyediakan pembaca. Ini mengambil masa beberapa saat.
fingerprint-touch-title = Sentuh pembaca
fingerprint-touch-left = Baki sentuhan
fingerprint-touch-count = { NUMBER($count) } daripada { NUMBER($of) }
fingerprint-touch-first = Letakkan jari pada pembaca peranti, kemudian angkat. { NUMBER($count) } sentuhan yang baik diperlukan.
fingerprint-touch-next = { $feedback } Letakkan jari sekali lagi, kemudian angkat. { NUMBER($count) } sentuhan yang baik lagi diperlukan.
fingerprint-paused-body = Pembaca menunggu anda. Belum ada apa-apa yang disimpan.
fingerprint-go-on = Teruskan
fingerprint-stop = Berhenti, jangan simpan apa-apa
fingerprint-cancelling-busy = Peranti melupakan apa yang ada tentang jari ini. Ini mengambil masa beberapa saat.
fingerprint-try-title = Cuba jari itu
fingerprint-trying-busy = Sentuh pembaca sekali lagi, untuk melihat sama ada peranti mengenali jari itu. Anda ada 20 saat.
fingerprint-try-body = Jari hanya dikira selepas dikecam sekali. Tiada apa-apa yang disimpan sehingga itu.
fingerprint-not-recognised = Peranti tidak mengecam jari ini.
    .next = Letakkan jari yang sama sekali lagi, rata dan di tengah.
fingerprint-broke-off = Peranti berhenti menunggu. Tiada apa-apa yang disimpan.
    .next = Mulakan semula.

fingerprint-good = Itu baik.
    .next = Letakkan jari sekali lagi.
fingerprint-too-high = Jari itu terlalu tinggi.
    .next = Turunkan sedikit.
fingerprint-too-low = Jari itu terlalu rendah.
    .next = Naikkan sedikit.
fingerprint-too-left = Jari itu terlalu ke kiri.
    .next = Alihkan ke kanan sedikit.
fingerprint-too-right = Jari itu terlalu ke kanan.
    .next = Alihkan ke kiri sedikit.
fingerprint-too-fast = Itu terlalu cepat.
    .next = Biarkan jari lebih lama sedikit.
fingerprint-too-slow = Itu terlalu perlahan.
    .next = Letakkan jari dengan lebih cepat.
fingerprint-poor = Pembaca tidak dapat melihat jari dengan jelas.
    .next = Bersihkan dan keringkan jari serta pembaca.
fingerprint-skewed = Jari itu senget.
    .next = Letakkan dengan lurus.
fingerprint-too-short = Pembaca hanya melihat sebahagian kecil jari.
    .next = Letakkan jari dengan rata, sepenuhnya.
fingerprint-other = Itu kelihatan seperti jari lain.
    .next = Gunakan jari yang sama setiap kali.
fingerprint-exists = Jari ini sudah dikenali oleh peranti.
    .next = Gunakan jari lain, atau berhenti.
fingerprint-full = Pembaca tiada ruang untuk satu jari lagi.
    .next = Berhenti, dan buang jari lain dahulu.
fingerprint-no-touch = Tiada sesiapa menyentuh pembaca.
    .next = Letakkan jari apabila anda sudah sedia.
fingerprint-no-lift = Jari itu tidak diangkat.
    .next = Angkat sepenuhnya antara dua sentuhan.
fingerprint-unknown = Pembaca tidak menerimanya.
    .next = Letakkan jari sekali lagi.

## Apa yang telah dibuat

fingerprint-kept-title = Jari itu sudah sedia
fingerprint-kept-body = Anda boleh membuka peranti dengannya sekarang.
fingerprint-fact-old = Sebelum ini: { $name }
fingerprint-replaced = Tidak berfungsi lagi
fingerprint-remove-title = Buang { $name }?
fingerprint-remove-body = Peranti memadam apa yang disimpannya tentang jari ini.
fingerprint-removed-title = Jari itu sudah dibuang
fingerprint-gone = Dipadam. Peranti tidak lagi menyenaraikannya.
fingerprint-withdraw = Padam semua dan tarik balik persetujuan saya
fingerprint-withdraw-title = Padam semua cap jari anda?
fingerprint-withdraw-body = Peranti memadam semua jari anda dan tidak menyimpan apa-apa sehingga anda membenarkannya semula.
fingerprint-withdrawn-title = Semua cap jari anda sudah dipadam
fingerprint-cancelled-title = Tiada jari ditambah
fingerprint-refused-title = Tiada cap jari disimpan
fingerprint-refused-body = Jawapan anda disimpan. Anda boleh mengubahnya di sini pada bila-bila masa.
fingerprint-unavailable-title = Peranti ini tidak membaca cap jari
fingerprint-unavailable = Anda membukanya dengan aplikasi ini.

fingerprint-left-title = Anda keluar daripada cap jari
fingerprint-left-body = Apa yang anda ubah sebelum ini kekal berubah.
fingerprint-left-nothing = Tiada apa-apa tentang jari itu disimpan.
fingerprint-left-not-known = Tidak diketahui sama ada perubahan terakhir dibuat. Mulakan semula untuk melihatnya.
fingerprint-stopped-title = Ini tidak dapat diteruskan
