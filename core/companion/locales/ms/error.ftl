# Ralat: apa yang berlaku, dan sebagai `.next` apa yang perlu dibuat.

## Bluetooth dan jalan ke peranti

error-radio-off = Bluetooth dimatikan.
    .next = Hidupkan Bluetooth. Kemudian cuba lagi.
error-radio-blocked = Bluetooth disekat pada telefon atau komputer ini.
    .next = Matikan mod penerbangan, atau suis yang memutuskan radio. Kemudian cuba lagi.
error-radio-not-allowed = Aplikasi ini tidak dibenarkan menggunakan Bluetooth.
    .next = Benarkan Bluetooth untuk aplikasi ini dalam tetapan. Kemudian cuba lagi.
error-radio-missing = Telefon atau komputer ini tiada Bluetooth.
    .next = Gunakan telefon atau komputer yang ada Bluetooth.
error-radio-busy = Bluetooth sedang sibuk.
    .next = Tunggu sebentar. Kemudian cuba lagi.
error-radio-failed = Bluetooth tidak berfungsi.
    .next = Cuba lagi. Jika gagal juga, matikan Bluetooth dan hidupkan semula.
error-device-not-found = Peranti tidak ditemui berdekatan anda.
    .next = Pastikan peranti hidup dan pergi lebih dekat. Kemudian cuba lagi.
error-device-out-of-reach = Peranti tidak menjawab.
    .next = Pastikan peranti hidup dan pergi lebih dekat. Kemudian cuba lagi.
error-device-taken = Peranti memutuskan sambungan serta-merta. Mungkin telefon lain sedang menggunakannya.
    .next = Pergi lebih dekat dan tutup aplikasi pada telefon itu. Kemudian cuba lagi.
error-device-ambiguous = Ada beberapa peranti jenis ini berdekatan. Tidak jelas yang mana anda pilih.
    .next = Imbas kod petak pada peranti anda. Jika tiada, matikan peranti lain dan cari lagi.
error-link-lost = Sambungan ke peranti terputus.
    .next = Pergi lebih dekat. Kemudian cuba lagi.
error-answer-late = Peranti terlalu lambat menjawab.
    .next = Cuba lagi. Jika gagal juga, matikan peranti dan hidupkan semula.
error-not-pandu = Yang menjawab itu bukan peranti untuk aplikasi ini.
    .next = Pastikan anda memilih peranti yang betul, atau tanya pembuatnya.

## Pemadanan

error-label-unreadable = Kod pada label tidak dapat dibaca.
    .next = Bersihkan label dan imbas sekali lagi, atau taip nombornya.
error-label-mistyped = Satu digit kod itu salah.
    .next = Bandingkan dengan label dan taip semula.
error-label-newer = Label ini lebih baharu daripada aplikasi ini.
    .next = Kemas kini aplikasi ini. Kemudian imbas label sekali lagi.
error-label-refused = Peranti tidak menerima label ini. Mungkin label ini milik peranti lain.
    .next = Imbas label pada peranti yang hendak disediakan.
error-code-wrong = Peranti tidak menerima kod ini. Mungkin kod ini milik peranti lain.
    .next = Bandingkan dengan label pada peranti dan taip semula.
error-pairing-closed = Peranti tidak dibuka untuk persediaan sekarang.
    .next = Tekan butang persediaan pada peranti. Kemudian cuba lagi.
error-way-not-offered = Peranti tidak menerima kod jenis ini.
    .next = Jika anda menaip nombor, imbas kod petak. Jika anda mengimbas, taip nombor.
error-already-paired = Peranti ini sudah disambungkan kepada aplikasi ini.
    .next = Buang peranti daripada senarai anda dahulu. Kemudian sediakan semula.

## Sambungan

error-device-changed = Peranti tidak dapat membuktikan bahawa ia peranti yang anda sediakan dahulu.
    .next = Jangan teruskan. Buang peranti, periksa labelnya dan sediakan semula.
error-session-refused = Peranti tidak lagi mengenali aplikasi ini. Mungkin seseorang telah membuang aksesnya.
    .next = Buang peranti daripada aplikasi ini. Kemudian sediakan semula, atau minta dijemput.
error-suite-refused = Cara peranti melindungi sambungannya tidak lagi selamat.
    .next = Minta kemas kini peranti daripada pembuatnya.
error-version-refused = Peranti menggunakan bahasa yang lebih baharu daripada aplikasi ini.
    .next = Kemas kini aplikasi ini. Kemudian cuba lagi.
error-device-misbehaved = Peranti memberi jawapan yang tidak masuk akal.
    .next = Matikan peranti dan hidupkan semula. Jika berulang, tanya pembuatnya.

## Jawapan peranti

error-setup-required = Persediaan peranti belum selesai.
    .next = Selesaikan persediaan dahulu, atau minta pemiliknya membuatnya.
error-auth-required = Peranti ingin tahu siapa yang bertanya.
    .next = Sahkan bahawa ini anda. Kemudian cuba lagi.
error-confirmation-required = Peranti ingin pasti bahawa ini masih anda.
    .next = Sahkan bahawa ini anda. Kemudian cuba lagi.
error-forbidden = Aplikasi ini tidak dibenarkan membuatnya.
    .next = Tanya pemilik peranti.
error-throttled = Terlalu banyak cubaan yang salah, jadi peranti menyuruh semua orang menunggu.
    .next = Tunggu { $wait }. Kemudian cuba lagi.
error-quarantined = Peranti melaporkan bahawa sesuatu di dalamnya telah diubah. Buat masa ini ia tidak membuat apa-apa lagi.
    .next = Jangan gunakan peranti ini. Minta bantuan pembuatnya.
error-device-busy = Peranti sedang sibuk.
    .next = Tunggu sebentar. Kemudian cuba lagi.
error-value-refused = Peranti tidak menerima apa yang dimasukkan.
    .next = Ubah dan cuba lagi.
error-unsupported = Peranti tidak dapat membuatnya.
    .next = Tanya pembuatnya sama ada kemas kini dapat membantu.
error-credential-refused = Peranti tidak menerima kata laluan ini.
    .next = Taip semula. Huruf besar dan huruf kecil dibezakan.
error-device-full = Ruang dalam peranti sudah penuh.
    .next = Buang sesuatu daripada peranti, atau tanya pembuatnya.
error-not-on-device = Perkara ini tiada lagi pada peranti.
    .next = Kembali dan cuba lagi.
error-newer-answer = Peranti memberi jawapan yang tidak diketahui oleh aplikasi ini.
    .next = Kemas kini aplikasi ini. Kemudian cuba lagi.

## Data tersimpan

error-store-in-use = Aplikasi ini sudah dibuka di tempat lain.
    .next = Tutup tetingkap yang satu lagi. Kemudian cuba lagi.
error-store-full = Cakera penuh. Tiada apa-apa yang berubah.
    .next = Kosongkan sedikit ruang cakera. Kemudian cuba lagi.
error-store-read-only = Aplikasi ini tidak dapat menyimpan dalam foldernya.
    .next = Benarkan simpanan dalam folder itu, atau pilih folder lain.
error-store-unreachable = Folder aplikasi ini tidak dapat dibuka.
    .next = Pastikan folder itu ada dan anda boleh membukanya.
error-store-damaged = Data tersimpan telah rosak. Data itu dibiarkan seadanya.
    .next = Pulihkan sandaran, atau mulakan dengan folder kosong.
error-store-row-damaged = Sebahagian data tersimpan telah rosak, atau diubah oleh orang lain.
    .next = Pulihkan sandaran. Jika tiada, sediakan semula peranti.
error-store-not-ours = Fail dalam folder ini milik program lain.
    .next = Pilih folder lain.
error-store-newer = Data tersimpan berasal daripada versi aplikasi yang lebih baharu.
    .next = Kemas kini aplikasi ini. Kemudian cuba lagi.
error-store-key-missing = Kunci kepada data tersimpan sudah tiada.
    .next = Buka stor kunci orang yang menyediakan aplikasi ini, atau mulakan dengan folder kosong.
error-device-key-missing = Kunci kepada data peranti ini sudah tiada.
    .next = Buang peranti daripada aplikasi ini. Kemudian sediakan semula.

## Stor kunci

error-secrets-locked = Stor kunci telefon atau komputer ini terkunci.
    .next = Buka kuncinya. Kemudian cuba lagi.
error-secrets-denied = Aplikasi ini tidak dibenarkan menggunakan stor kunci.
    .next = Benarkan dalam tetapan. Kemudian cuba lagi.
error-secrets-missing = Telefon atau komputer ini tiada stor kunci.
    .next = Pasang stor kunci, atau pilih frasa laluan.
error-secrets-cannot-write = Stor kunci tidak dapat menyimpan.
    .next = Kosongkan sedikit ruang cakera. Kemudian cuba lagi.
error-secrets-failed = Stor kunci tidak berfungsi.
    .next = Cuba lagi. Jika gagal juga, mulakan semula telefon atau komputer.
error-passphrase-wrong = Frasa laluan ini salah.
    .next = Taip semula. Huruf besar dan huruf kecil dibezakan.
error-passphrase-short = Frasa laluan ini terlalu pendek.
    .next = Gunakan 15 aksara atau lebih, misalnya empat perkataan berturut-turut.
error-vault-damaged = Fail kunci telah rosak. Fail itu dibiarkan seadanya.
    .next = Pulihkan sandaran fail itu.
error-vault-newer = Fail kunci berasal daripada versi aplikasi yang lebih baharu.
    .next = Kemas kini aplikasi ini. Kemudian cuba lagi.
error-vault-there = Fail kunci sudah ada.
    .next = Buka fail itu dengan frasa laluannya.
error-vault-missing = Fail kunci belum ada.
    .next = Pilih frasa laluan untuk membuatnya.

## Telefon atau komputer ini

error-clock-unavailable = Jam telefon atau komputer ini tidak dapat dibaca.
    .next = Tetapkan jam. Kemudian cuba lagi.
error-random-unavailable = Telefon atau komputer ini tidak memberi nombor rawak, jadi tiada apa yang akan selamat.
    .next = Mulakan semula telefon atau komputer. Kemudian cuba lagi.

## Pemanggil

error-unknown-device = Aplikasi ini tidak mengenali peranti itu.
    .next = Lihat senarai peranti anda, atau sediakan peranti itu.
error-unknown-wizard = Tugas ini sudah tidak dibuka lagi.
    .next = Mulakan semula.
error-cancelled = Anda menghentikannya. Tiada apa-apa lagi yang dibuat.
    .next = Mulakan semula bila-bila masa anda mahu.
error-bug = Ada sesuatu yang tidak kena dalam aplikasi ini.
    .next = Cuba lagi. Jika berulang, laporkan kepada pembuat aplikasi ini.
