# Persediaan: daripada mencari peranti hingga ringkasan.

## Cari peranti

setup-start-title = Sediakan peranti
setup-start-body = Hidupkan peranti dan letakkan dekat dengan anda. Sediakan labelnya: ada kod petak dan nombor padanya.
setup-start-permission = Aplikasi ini akan mencari peranti berdekatan anda. Sistem anda mungkin meminta kebenaran.
setup-start-look = Cari peranti

setup-searching-title = Mencari peranti
setup-searching-busy = Sedang mencari peranti berdekatan anda. Ini mengambil masa beberapa saat.

setup-none-title = Tiada peranti ditemui
setup-none-power = Pastikan peranti sudah dihidupkan.
setup-none-others = Ada peranti berdekatan, tetapi ia tidak dibuka untuk persediaan.
setup-none-button = Tekan butang persediaannya. Jika tiada butang, matikan peranti dan hidupkan semula.
setup-none-closer = Kemudian pergi lebih dekat dan cari lagi.
setup-none-failed-title = Itu tidak berjaya
setup-radio-title = Bluetooth belum sedia
setup-radio-body = Tanpa Bluetooth, tiada peranti boleh ditemui.
setup-look-again = Cari lagi
setup-look-for-others = Cari peranti lain
setup-try-again = Cuba lagi
setup-continue = Teruskan

setup-choose-title = Pilih peranti anda
setup-choose-body = Lebih daripada satu peranti dibuka untuk persediaan. Label akan menunjukkan sama ada pilihan anda betul.
setup-choose-device = Pilih { $category } { NUMBER($number) }

setup-meeting-title = Menyambung
setup-meeting-busy = Bertanya sama ada peranti dibuka untuk persediaan. Ini mengambil masa beberapa saat.

setup-closed-title = Peranti tidak dibuka untuk persediaan
setup-closed-body = Masa persediaan sudah tamat, atau peranti sudah disediakan.
setup-closed-button = Tekan butang persediaan pada peranti. Kemudian cuba lagi.
setup-closed-owner = Jika orang lain yang menyediakannya, minta mereka membuang peranti itu atau menjemput anda.

## Label dan pemadanan

setup-label-title = Masukkan kod { $category }
setup-label-body-both = Imbas kod petak pada label, atau taip nombornya.
setup-label-body-scan = Imbas kod petak pada label.
setup-label-body-code = Taip kod yang diberikan kepada anda. Ia bukan nombor pada label.
setup-label-why = Ini membuktikan bahawa peranti itu ada di tangan anda.
setup-label-why-invited = Ini membuktikan bahawa anda dijemput.
setup-label-field = Kod label
setup-label-hint-both = Kod yang diimbas, atau 9 digit seperti 123-456-789
setup-label-hint-scan = Kod yang diimbas
setup-label-hint-code = 9 digit, seperti 123-456-789
setup-label-connect = Sambung
setup-label-invited-title = Di manakah saya mendapat kod itu?
setup-label-invited = Orang yang mempunyai akses kepada peranti membuatnya. Minta mereka menjemput anda dan memberitahu anda kodnya.
setup-label-help-title = Di manakah label itu?
setup-label-help = Lihat di belakang atau di bawah peranti, di dalam penutup bateri, atau di dalam bukunya. Jika masa tamat, tekan butang persediaan untuk mendapat masa lagi.

setup-label-empty = Tiada kod dimasukkan.
    .next = Imbas kod petak, atau taip nombor pada label.
setup-label-length = Nombor pada label ada 9 digit. Anda memasukkan { NUMBER($digits) } digit.
    .next = Bandingkan dengan label dan taip semula.
setup-label-digits = Ada sesuatu dalam nombor itu yang bukan digit.
    .next = Taip 9 digit pada label sahaja.
setup-label-foreign = Kod ini bukan daripada label yang dikenali oleh aplikasi ini.
    .next = Imbas kod petak pada peranti, atau taip nombor di sebelahnya.

setup-pairing-title = Menyambung kepada peranti anda
setup-pairing-busy = Membuat sambungan peribadi dengan peranti. Ini mengambil masa sehingga setengah minit.

## Sambung semula

setup-resume-title = Teruskan persediaan
setup-resume-body = Peranti ini sudah disambungkan kepada aplikasi ini, tetapi persediaannya belum selesai. Apa yang sudah dibuat tetap disimpan.
setup-resume-continue = Teruskan persediaan

setup-reading-title = Mengenali peranti
setup-reading-busy = Bertanya kepada peranti apa yang boleh dibuatnya. Ini mengambil masa beberapa saat.

setup-refreshing-busy = Bertanya kepada peranti tentang keadaannya sekarang. Ini mengambil masa beberapa saat.

setup-interrupted-title = Peranti tidak menjawab dengan lengkap
setup-interrupted-body = Aplikasi ini dan peranti kekal bersambung. Tiada apa-apa yang hilang.

setup-confirm-title = Sahkan bahawa ini anda
setup-confirm-body = Beberapa waktu sudah berlalu, atau sambungan terputus. Peranti ingin pasti bahawa ini masih anda.
setup-confirm-phone = Sahkan dengan aplikasi ini
setup-confirm-password = Sahkan dengan kata laluan
setup-confirm-field = Kata laluan peranti
setup-confirm-empty = Tiada kata laluan dimasukkan.
    .next = Masukkan kata laluan yang anda cipta untuk peranti ini.
setup-confirming-busy = Peranti sedang menyemak. Ini mengambil masa beberapa saat.

setup-saving-choice-title = Memberitahu peranti
setup-saving-choice-busy = Peranti sedang menyimpan pilihan anda. Ini mengambil masa beberapa saat.

## Apa yang dikesan peranti

setup-senses-title = Apa yang dikesan oleh peranti ini
setup-senses-body = { $device } ada penderia di bawah. Peranti itu sendiri menandatangani senarai ini.
setup-senses-nothing = { $device } menyatakan bahawa ia tidak mengesan apa-apa di sekelilingnya. Peranti itu sendiri menandatanganinya.
setup-senses-help-title = Apakah maksud senarai ini?
setup-senses-help = Penderia mengesan perkara di sekelilingnya, seperti bunyi atau pergerakan. Senarai ini datang daripada peranti. Tandatangannya menunjukkan bahawa tiada sesiapa mengubahnya dalam perjalanan.

## Log masuk

setup-sign-in-title = Bagaimanakah anda mahu log masuk?
setup-sign-in-body = Log masuk menghalang orang lain daripada mengubah peranti.

setup-password-title = Cipta kata laluan
setup-password-body = Gunakan { NUMBER($count) } aksara atau lebih. Peranti memintanya bersama-sama aplikasi ini.
setup-password-advice = Tiga atau empat perkataan berturut-turut adalah baik dan mudah ditaip. Anda boleh menampal daripada pengurus kata laluan.
setup-password-field = Kata laluan baharu
setup-password-hint = Lebih panjang lebih baik. Semua aksara boleh digunakan.
setup-password-create = Cipta kata laluan
setup-password-phone = Gunakan aplikasi ini sebagai kunci

## Rangkaian

setup-listing-title = Mencari rangkaian
setup-listing-busy = Peranti sedang mencari rangkaian Wi-Fi. Ini mengambil masa beberapa saat.
setup-network-title = Wi-Fi manakah yang patut digunakan oleh peranti?
setup-network-body = Peranti mengesan rangkaian berikut. Peranti juga berfungsi berdekatan anda tanpa Wi-Fi.
setup-network-none = Peranti tidak mengesan sebarang rangkaian Wi-Fi. Anda boleh teruskan tanpa Wi-Fi.
setup-network-choice = Sertai { $network }
setup-network-again = Cari rangkaian lagi
setup-network-keep = Kekal dengan { $network }
setup-network-keep-detail = Peranti kekal pada rangkaian ini dan akan mencuba internet lagi kemudian.
setup-network-key-title = Masukkan kata laluan { $network }
setup-network-key-body = Peranti menyimpan kata laluan itu. Aplikasi ini tidak menyimpannya.
setup-network-key-field = Kata laluan Wi-Fi
setup-network-key-hint-open = Biarkan kosong jika rangkaian itu tiada kata laluan.
setup-network-name-field = Nama rangkaian
setup-network-hidden-title = Sertai rangkaian tersembunyi
setup-network-hidden-body = Taip nama itu tepat seperti dalam tetapan penghala anda.
setup-network-join = Sertai rangkaian
setup-network-back = Pilih rangkaian lain
setup-joining-title = Menyertai { $network }
setup-joining-busy = Peranti sedang menyertai rangkaian. Ini mengambil masa sehingga satu minit.

## Kemas kini

setup-updates-title = Patutkah peranti mengemas kini sendiri?
setup-updates-body = Kemas kini menutup kelemahan yang boleh digunakan oleh orang asing untuk menceroboh.

setup-checking-title = Mencari kemas kini
setup-checking-busy = Peranti sedang mencari kemas kini. Ini mengambil masa sehingga setengah minit.
setup-comparing-busy = Kami bertanya pelayan pembuat juga. Ini mungkin mengambil masa setengah minit.
setup-checked-title = Kemas kini
setup-checked-finish = Selesaikan persediaan

## Penamat

setup-finishing-title = Menyelesaikan persediaan
setup-finishing-busy = Peranti sedang menyelesaikan persediaannya. Ini mengambil masa beberapa saat.
setup-saving-busy = Menyimpan apa yang telah disediakan. Tunggu sebentar.

setup-finished-title = Peranti anda sudah sedia
setup-finished-body = Beginilah keadaannya sekarang. Anda boleh mengubah kata laluan, cap jari dan orang yang mempunyai akses pada bila-bila masa.
setup-finished-rest = Untuk mengubah yang lain, lupakan peranti dan sediakannya semula.
setup-member-title = Anda mempunyai akses kepada peranti ini
setup-admin-body = Pemiliknya sudah menyediakannya. Anda boleh mengubah tetapannya dan siapa yang mempunyai akses.
setup-member-body = Pemiliknya sudah menyediakannya. Hanya pemilik mengubah tetapannya.
setup-fact-role = Apa yang anda boleh buat
setup-fact-device = Peranti
setup-fact-access = Mempunyai akses
setup-access = { $name } ({ $role })
setup-access-you = { $name } ({ $role }, aplikasi ini)
setup-role-owner = pemilik
setup-role-admin = boleh mengubah tetapan
setup-role-member = boleh menggunakannya
setup-role-guest = tetamu
setup-role-other = lain-lain
setup-fact-sign-in = Log masuk dengan
setup-sign-in-is-phone = Aplikasi ini sebagai kunci
setup-sign-in-is-password = Aplikasi ini dan kata laluan
setup-fact-network = Wi-Fi
setup-fact-updates = Kemas kini automatik
setup-fact-check = Semakan kemas kini
setup-fact-support = Kemas kini keselamatan daripada pembuat

setup-left-title = Anda keluar daripada persediaan
setup-left-nothing = Tiada apa-apa yang berubah pada mana-mana peranti.
setup-left-done = Perkara ini sudah selesai dan kekal begitu:
setup-left-resume = Mulakan persediaan semula untuk menyambung dari sini.
setup-stopped-title = Persediaan tidak dapat diteruskan
setup-stopped-nothing = Tiada apa-apa yang berubah pada peranti.

setup-done-paired = Peranti dan aplikasi ini sudah bersambung.
setup-done-sign-in-phone = Aplikasi ini ialah kuncinya.
setup-done-sign-in-password = Kata laluan sudah ditetapkan.
setup-done-network = Peranti sudah menyertai rangkaian.
setup-done-updates = Pilihan anda tentang kemas kini sudah disimpan.
setup-done-consents = Jawapan anda tentang data anda sudah disimpan: { NUMBER($given) } dibenarkan, { NUMBER($refused) } tidak dibenarkan.
