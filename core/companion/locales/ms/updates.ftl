# Kemas kini peranti: notis, keputusan, perjalanan, kesudahannya.

## Apa yang ada

updates-title = Perisian { $device }
updates-looking-busy = Bertanya kepada pembuat sama ada ada yang baharu. Ini mengambil masa sehingga setengah minit.

updates-current = Pembuat tiada yang lebih baharu. Tandatangannya baru sahaja disemak.
updates-recalled = Pembuat telah menarik balik versi yang berjalan. Tanya pembuat apa yang perlu dibuat.
updates-turn = Pembuat memberikan versi { $version } kepada beberapa peranti setiap kali. Giliran peranti ini ialah pada { $time }.

updates-doubt-title = Kami tidak dapat mengesahkan bahawa perisiannya terkini
updates-doubt-body = Ini tidak bermakna ada yang tidak kena. Ini bermakna tiada sesiapa yang pasti.
updates-doubt-maker = Aplikasi ini tidak tahu di mana pembuat peranti ini menyimpan kemas kininya.
    .next = Tanya pembuat, atau lihat laman webnya.
updates-doubt-offline = Pembuat tidak dapat dihubungi.
    .next = Pastikan telefon atau komputer ini ada internet. Kemudian cuba lagi.
updates-doubt-frozen = Apa yang kami terima daripada pembuat terlalu lama. Mungkin seseorang menahan yang lebih baharu.
    .next = Cuba lagi dengan rangkaian lain. Jika masih begitu, beritahu pembuat.
updates-doubt-forged = Apa yang kami terima tidak ditandatangani oleh pembuat seperti yang sepatutnya. Kami tidak menggunakannya.
    .next = Cuba lagi dengan rangkaian lain. Jika masih begitu, beritahu pembuat.
updates-doubt-expired = Apa yang dikatakan oleh pembuat sudah terlalu lama untuk dikira.
    .next = Cuba lagi kemudian. Jika masih begitu, beritahu pembuat.
updates-doubt-unreadable = Ada versi yang lebih baharu, tetapi aplikasi ini tidak dapat membaca apa yang dikatakan oleh pembuat tentangnya.
    .next = Cari versi aplikasi ini yang lebih baharu.
updates-doubt-way = Ada versi yang lebih baharu, tetapi ia tidak sesuai dengan versi yang berjalan.
    .next = Tanya pembuat bagaimana untuk sampai ke situ.
updates-doubt-clock = Telefon atau komputer ini tidak tahu pukul berapa sekarang.
    .next = Tetapkan jamnya. Kemudian cuba lagi.
updates-doubt-model = Fail pembuat tidak menyebut model ini.
    .next = Tanya pembuat, atau lihat laman webnya.
updates-doubt-setup = Peranti belum menyatakan apa dirinya.
    .next = Selesaikan penyediaannya. Kemudian cuba lagi.

updates-fixed-title = Peranti ini tidak dapat dikemas kini
updates-fixed = { $device } tidak menerima kemas kini daripada aplikasi ini. Kelemahannya yang diketahui kekal terbuka.
updates-fixed-why = Sebabnya
updates-fixed-next = Tanya pembuat berapa lama lagi ia selamat digunakan. Jauhkan ia daripada internet, atau gantikan.

## Notis

updates-security-title = Kemas kini keselamatan diperlukan
updates-maintenance-title = Kemas kini supaya peranti anda terus berfungsi
updates-feature-title = Ciri baharu untuk peranti anda
updates-other-title = Kemas kini untuk peranti anda
updates-risk = Ia melindungi daripada apa, kata pembuat: { $risk }
updates-risk-none = Pembuat tidak menyatakan risiko mana yang dihapuskannya.
updates-exploited = Pembuat menyatakan bahawa kelemahan ini sudah disalahgunakan.
updates-minutes = Semasa pemasangan, peranti tidak dapat dihubungi kira-kira { $typical }, paling lama { $most }, kata pembuat.
updates-minutes-none = Pembuat tidak menyatakan berapa lama peranti tidak dapat dihubungi.
updates-minutes-zero = Pembuat menyatakan bahawa peranti sentiasa dapat dihubungi.
updates-until = Pembuat meminta supaya ia dipasang sebelum { $time }.
updates-overdue = Pembuat meminta supaya jangan tunggu lagi.
updates-earliest = Kata pembuat: tidak sebelum { $time }.
updates-ask-others = Anda menggunakan peranti ini, tetapi hanya orang yang menguruskannya boleh memasang kemas kini. Sila beritahu mereka.

updates-new-title = Kemas kini ini menambah sesuatu
updates-new-body = Pembuat menyatakan bahawa versi { $version } membawa sesuatu yang baharu yang boleh mengetahui tentang anda.
updates-new-sensors = Deria baharu
updates-new-purposes = Kegunaan data yang baharu
updates-new-consent = Memasangnya tidak bermakna anda bersetuju. Selepas kemas kini, peranti meminta persetujuan anda.
updates-new-on = Teruskan

updates-last-undone = Kali terakhir versi baharu tidak bermula, dan peranti kembali kepada yang lama.
updates-fact-urgency = Betapa segera
updates-urgency-critical = Hari ini, jika boleh
updates-urgency-high = Dalam beberapa hari
updates-urgency-medium = Dalam beberapa minggu
updates-urgency-low = Apabila sesuai bagi anda
updates-fact-version = Versi baharu
updates-fact-runs = Versi yang berjalan
updates-fact-undo = Bolehkah ia dibatalkan?
updates-undo-yes = Boleh
updates-undo-no = Tidak
updates-fact-support = Kemas kini keselamatan sehingga
updates-fact-checked = Disemak
updates-fact-device = Kata peranti
updates-device-current = Ia menyatakan bahawa perisiannya yang terbaharu
updates-device-newer = Ia menyatakan bahawa ada yang lebih baharu
updates-device-unknown = Ia tidak dapat mengetahuinya
updates-date = { $date }
updates-moment = { $time }
updates-details-title = Lagi tentang kemas kini ini
updates-details = Notis: { $id }. Saiz: { NUMBER($size) } KB. Dikeluarkan: { $issued }. Nombor kelemahan: { $numbers }. Halaman: { $page }.

## Bila

updates-when-trigger = Apabila ada kemas kini untuk sesuatu peranti.
updates-why-title = Mengapa memasang kemas kini?
updates-why = Semua perisian ada kelemahan. Kemas kini menutupnya sebelum seseorang menggunakannya terhadap anda.
updates-now = Pasang sekarang
updates-now-detail = Anda baca dahulu apa yang terhenti sementara itu.
updates-tonight = Pasang malam ini
updates-tonight-detail = Kira-kira pukul tiga pagi.
updates-choose = Pilih masa
updates-choose-detail = Anda taip masanya.
updates-later = Bukan sekarang
updates-later-detail = Aplikasi ini mengingatkan anda esok.
updates-safety = Bahagian yang menjaga keselamatan anda tidak berfungsi sementara itu. Pilih masa apabila anda tidak memerlukannya.

## Apa yang terhenti sementara itu

updates-start-trigger = Selepas ditunjukkan apa yang terhenti sementara itu.
updates-downtime-title = Apa yang berlaku semasa pemasangan
updates-stops = Tidak berfungsi sementara itu: { $what }.
updates-stops-nothing = Pembuat menyatakan bahawa tiada apa-apa yang terhenti.
updates-stops-none = Pembuat tidak menyatakan apa yang terhenti sementara itu. Mungkin semuanya.
updates-keeps = Terus berfungsi: { $what }.
updates-keeps-none = Pembuat tidak menyebut apa-apa yang terus berfungsi.
updates-restarts = Peranti dimulakan semula.
updates-no-way-back = Setelah ia berjalan, anda tidak dapat kembali kepada versi lama.
updates-needs-battery = Baterinya mesti sekurang-kurangnya { NUMBER($percent) } peratus penuh.
updates-needs-mains = Ia mesti disambungkan kepada bekalan elektrik.
updates-needs-network = Ia mesti berada dalam rangkaiannya.
updates-when-now = Ia bermula sebaik sahaja kemas kini berada pada peranti.
updates-when = Peranti bermula pada { $time }.
updates-install = Pasang sekarang
updates-install-detail = Kemas kini dihantar kepada peranti dan dipasang.
updates-back-detail = Tiada apa-apa yang berubah.
updates-plan = Pasang pada masa ini

updates-time-title = Bilakah peranti patut memasangnya?
updates-time-field = Masa
updates-time-hint = Seperti 21:30, atau 2027-01-31 21:30
updates-time-empty = Tiada masa dimasukkan.
    .next = Taip masa apabila peranti boleh bermula.
updates-time-unreadable = Ini bukan masa yang dapat dibaca oleh aplikasi ini.
    .next = Taip jam dan minit, seperti 21:30.
updates-time-early = Masa ini terlalu awal.
    .next = Pilih masa mulai { $time }.
updates-time-late = Masa ini terlalu lewat.
    .next = Pilih masa sebelum { $time }.

## Perjalanan ke peranti

updates-way-title = Membawa kemas kini ke peranti
updates-way-works = Peranti berfungsi seperti biasa sementara itu.
updates-way-near = Kekal dekat dengan peranti. Jika anda keluar, apa yang sudah ada disimpan.
updates-checking-busy = Bertanya kepada peranti sama ada ia bersedia. Ini mengambil masa beberapa saat.
updates-fetching-busy = Mendapatkan kemas kini daripada pembuat: { NUMBER($percent) } peratus sudah di sini.
updates-sending-busy = Menghantar kemas kini kepada peranti: { NUMBER($percent) } peratus sudah di sana.
updates-committing-busy = Peranti sedang menyemak kemas kini. Ini mengambil masa beberapa saat.

updates-lacks-title = Kemas kini belum boleh bermula
updates-lacks-body = { $device } belum bersedia. Tiada apa-apa yang berubah.
updates-lacks-battery = Baterinya { NUMBER($has) } peratus penuh. Ia mesti { NUMBER($wanted) } peratus. Cas peranti itu.
updates-lacks-mains = Ia mesti disambungkan kepada bekalan elektrik. Sambungkan ia.
updates-lacks-room = Ia tiada ruang untuk kemas kini, yang memerlukan { NUMBER($size) } KB. Tanya pembuat.
updates-lacks-network = Ia tidak berada dalam rangkaiannya. Semak Wi-Fi.
updates-look-again = Lihat lagi
updates-other-time = Pilih masa lain

updates-hitch-offline = Pembuat tidak dapat dihubungi.
    .next = Pastikan telefon atau komputer ini ada internet.
updates-hitch-missing = Pelayan pembuat tidak memberikan kemas kini sekarang.
    .next = Cuba lagi kemudian.
updates-hitch-wrong = Apa yang diterima bukan yang ditandatangani oleh pembuat. Ia sudah dibuang.
    .next = Cuba lagi dengan rangkaian lain. Jika masih begitu, beritahu pembuat.
updates-hitch-large = Kemas kini terlalu besar untuk aplikasi ini.
    .next = Tanya pembuat tentang cara lain.

updates-stuck-title = Kemas kini terhenti
updates-stuck-fetch = Tiada apa-apa yang berubah pada peranti.
updates-stuck-send = Peranti menyimpan apa yang sudah diterimanya. Ia menyambung dari situ.
updates-stuck-commit = Peranti ada kemas kini itu, tetapi ia tidak diberitahu untuk memasangnya.
updates-go-on-later = Sambung kemudian

updates-planned-title = Kemas kini sudah dirancang
updates-planned-body = { $device } memasangnya sendiri pada { $time }.
updates-planned-open = { $device } ada kemas kini itu dan memasangnya sendiri. Ia tidak menyatakan bila.
updates-planned-alone = Anda boleh menutup aplikasi ini. Buka selepas itu untuk melihat kesudahannya.
updates-planned-keep = Biarkan begitu
updates-planned-change = Tukar masa
updates-fact-due = Peranti bermula

## Pemasangan

updates-outage-title = Peranti sedang memasang
updates-outage-power = Jangan matikan ia dan jangan cabut bekalan elektriknya.
updates-begins-busy = Peranti bermula sekarang. Ia hilang seketika dan kembali sendiri.
updates-unsure-busy = Sambungan terputus. Aplikasi ini melihat sama ada peranti sudah bermula.
updates-answers-busy = Peranti menjawab dan masih memasang. Setakat ini ia mengambil masa { $time }.
updates-away-busy = Peranti tidak dapat dihubungi. Setakat ini ia mengambil masa { $time }.
updates-over-busy = Ia mengambil masa lebih lama daripada kata pembuat. Setakat ini { $time }.
updates-keeping-busy = Aplikasi ini sedang mencatatnya.
updates-overdue-title = Peranti belum kembali
updates-overdue-body = Ia tidak dapat dihubungi selama { $time }.
updates-overdue-undo = Pastikan ia ada bekalan elektrik, dan datang lebih dekat. Jika versi baharu tidak bermula, kebanyakan peranti kembali kepada yang lama.
updates-overdue-wait = Tunggu lagi
updates-overdue-stop = Berhenti menunggu

## Kesudahannya

updates-installed-title = Kemas kini sudah dipasang
updates-installed-body = Peranti menyatakan bahawa versi { $version } berjalan.
updates-installed-since = Sejak anda melihat kali terakhir, peranti memasang versi { $version }.
updates-installed-over = Ia mengambil masa lebih lama daripada kata pembuat.
updates-installed-new = Ada yang baharu bersamanya. Lihat apa yang dideria oleh peranti sekarang.
updates-see-new = Lihat dalam semakan
updates-opening = Meneruskan
    .body = Skrin seterusnya menunjukkan apa yang dideria oleh peranti.
updates-undone-title = Kemas kini dibatalkan
updates-undone-body = Versi baharu tidak bermula, jadi peranti kembali kepada yang lama. Ia berfungsi seperti sebelumnya.
updates-undone-next = Anda boleh cuba lagi kemudian. Jika ia berlaku lagi, beritahu pembuat.
updates-refused-title = Peranti menolak kemas kini
updates-refused-body = Ia tidak menyatakan sebabnya. Tiada apa-apa yang berubah, dan versi lama berjalan.
updates-refused-next = Senarai peristiwanya memberitahu pemiliknya lebih banyak. Jika ia berlaku lagi, beritahu pembuat.
updates-unkept = Ia tidak dapat ditulis dalam sejarah.
updates-fact-away = Tidak dapat dihubungi, kata peranti
updates-fact-heard = Didengar semula oleh aplikasi ini
updates-fact-stated = Kata pembuat sebelum itu
updates-length = { $time }
updates-length-most = Selepas { $time }
updates-stated = Kira-kira { $typical }, paling lama { $most }

updates-later-title = Bukan sekarang
updates-later-body = Tiada apa-apa yang berubah. Aplikasi ini mengingatkan anda esok, dan tidak lebih daripada sekali sehari.
updates-later-risk = Sehingga itu kelemahan kekal terbuka.
updates-later-told = Peranti juga menunggu sehingga itu.
updates-later-not-told = Peranti tidak diberitahu. Ia mungkin memasangnya sendiri.
updates-telling-busy = Memberitahu peranti supaya menunggu. Ini mengambil masa beberapa saat.
updates-done = Tutup
updates-closed-title = Itu sahaja buat masa ini
updates-left-title = Anda keluar daripada kemas kini
updates-left-nothing = Tiada apa-apa yang berubah pada peranti.
updates-left-unconfirmed = Masih belum disahkan bahawa perisiannya terkini.
updates-left-kept = Kemas kini tidak dipasang. Peranti menyimpan apa yang sudah diterimanya, dan anda boleh menyambung kemudian.
updates-left-planned = Peranti memasang kemas kini sendiri pada masanya. Buka ini lagi untuk melihat kesudahannya.
updates-left-not-known = Belum diketahui apa seterusnya. Peranti meneruskannya sendiri. Buka ini lagi untuk melihatnya.
updates-left-installed = Kesudahannya ada dalam sejarah.
updates-stopped-title = Kemas kini tidak dapat diteruskan
