# Kata laluan peranti: dicipta, diubah, dibuang.

password-title = Kata laluan peranti
password-none-body = { $device } tiada kata laluan daripada anda. Aplikasi ini ialah kunci anda kepadanya.
password-none-both = Dengan kata laluan, peranti meminta kedua-duanya: kata laluan dan aplikasi ini.
password-create = Cipta kata laluan
password-why-title = Perlukah saya kata laluan?
password-why = Aplikasi ini sahaja sudah menjadi kunci yang baik. Kata laluan membantu jika orang lain menggunakan telefon atau komputer ini.

password-current-body = Taip kata laluan anda sekarang untuk { $device }. Kemudian anda pilih yang baharu.
password-current-field = Kata laluan sekarang
password-change = Teruskan
password-remove = Buang kata laluan
password-keep = Kekalkan kata laluan
password-forgotten-title = Terlupa kata laluan?
password-forgotten = Minta orang yang boleh mengubah tetapan peranti ini membuang telefon ini. Kemudian minta mereka menjemput anda semula. Jika tiada sesiapa, tahan butang pada peranti. Itu memadam segala-galanya di dalamnya.

password-new-title = Pilih kata laluan baharu
password-new-body = Gunakan { NUMBER($count) } aksara atau lebih. Peranti memintanya bersama-sama aplikasi ini.
password-new-advice = Tiga atau empat perkataan berturut-turut adalah baik dan mudah ditaip. Anda boleh menampal daripada pengurus kata laluan.
password-new-others = Kata laluan lama tidak lagi berfungsi. Sambungan anda yang lain ke peranti ditamatkan.
password-new-field = Kata laluan baharu
password-new-hint = Lebih panjang lebih baik. Semua aksara boleh digunakan.
password-set = Tetapkan kata laluan
password-setting-busy = Peranti sedang menyimpan kata laluan baharu. Ini mengambil masa beberapa saat.
password-proving-busy = Aplikasi ini mencuba kata laluan baharu. Ini mengambil masa beberapa saat.

password-prove-title = Cuba kata laluan baharu
password-prove-body = Kata laluan baharu sudah ditetapkan, tetapi belum dicuba. Taip sekali lagi untuk memastikan ia berfungsi.
password-prove-field = Kata laluan baharu
password-prove-try = Cuba
password-prove-later = Langkau ujian

password-changed-title = Kata laluan baharu sudah ditetapkan
password-changed-body = Peranti memintanya apabila anda mengubah sesuatu yang penting.
password-fact-new = Kata laluan baharu
password-fact-ended = Sambungan lain yang ditamatkan
password-ended = { $count ->
        [0] Tiada yang dibuka
       *[other] { NUMBER($count) } sambungan
    }

password-remove-title = Buang kata laluan?
password-remove-body = Selepas itu aplikasi ini sahaja menjadi kunci. Sesiapa yang dapat membuka telefon atau komputer ini dapat mengubah peranti.
password-removing-busy = Peranti sedang membuang kata laluan. Ini mengambil masa beberapa saat.
password-trying-busy = Aplikasi ini mencuba sama ada ia sahaja sudah cukup. Ini mengambil masa beberapa saat.
password-removed-title = Kata laluan sudah dibuang
password-removed-body = Anda boleh mencipta yang baharu pada bila-bila masa.
password-fact-phone = Aplikasi ini sebagai satu-satunya kunci

password-unavailable-title = Tiada kata laluan untuk diubah
password-unavailable-none = Peranti ini tidak mengenali kata laluan.
password-unavailable-none-next = Aplikasi ini ialah kunci anda kepadanya.
password-unavailable-locked = Kata laluan anda dikunci oleh orang yang boleh mengubah tetapan peranti ini.
password-unavailable-locked-next = Minta mereka mengubahnya atau membuka kuncinya.

password-left-title = Anda keluar daripada kata laluan
password-stopped-title = Kata laluan tidak dapat diubah sekarang
password-done-nothing = Tiada apa-apa yang berubah pada peranti.
password-done-not-known = Tidak diketahui sama ada peranti mengubah sesuatu. Mulakan semula untuk melihatnya.
password-done-set = Kata laluan baharu sudah ditetapkan.
password-done-removed = Kata laluan sudah dibuang.
