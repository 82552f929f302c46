# Perkataan bagi program terminal. Skrinnya dilukis daripada ini dan daripada skrin panduan.

## Melukis skrin

cli-step = Langkah { $step } daripada { $of }
cli-severity-success = Selesai:
cli-severity-warning = Perhatian:
cli-severity-danger = Bahaya:
cli-problem = Masalah:
cli-time-left = Masa yang tinggal: { $time }
cli-choice-recommended = disyorkan
cli-choice-danger = lebih berisiko
cli-choice-enter = Enter
cli-says-maker = Kata pembuat:
cli-says-device = Kata peranti:
cli-says-signed = Kata peranti, ditandatangani dengan kuncinya:
cli-says-probed = Pandu telah mencubanya:
cli-says-seen = Anda sendiri melihatnya:
cli-says-ours = Pandu mengetahui:

## Bertanya

cli-ask-choice = Pilihan anda
cli-ask-go-on = Teruskan
cli-ask-unfit = Sila taip nombor dari 1 hingga { $count }.
cli-ask-again = Yang sama sekali lagi
cli-ask-differ = Kedua-duanya tidak sama. Taip semula.
cli-ask-required = Ini tidak boleh dibiarkan kosong.
cli-ask-too-long = Ini terlalu panjang. Paling banyak { $count } aksara.
cli-hint-enter = Enter untuk teruskan
cli-hint-default = Enter memilih { $number }
cli-hint-no-choice = Enter tidak membuat pilihan
cli-hint-help = ? untuk penjelasan
cli-hint-leave = q untuk keluar
cli-hint-number = nombor memilih yang lain
cli-hint-label = Enter mengambil label di atas
cli-hint-show = Ctrl-R menunjukkan apa yang anda taip
cli-taken = Diambil: { $choice }
cli-taken-label = Diambil: kod pada label
cli-taken-none = Diambil: tiada pilihan
cli-wait-leave = Ctrl-C untuk keluar

## Bantuan pada baris arahan

cli-help-about = Pandu menyediakan peranti pintar dengan selamat, dalam bahasa anda dan pada komputer anda sendiri.
cli-help-usage = Penggunaan:
cli-help-commands = Arahan
cli-help-options = Pilihan
cli-help-exits = Bagaimana arahan berakhir (kod keluar):
cli-help-demo = Menghidupkan peranti olok-olok dan menyediakannya bersama anda
cli-help-scan = Menyenaraikan peranti berdekatan
cli-help-setup = Menyediakan peranti, atau menyambung dari tempat anda berhenti
cli-help-devices = Menyenaraikan peranti anda
cli-help-show = Menunjukkan apa yang diketahui tentang peranti, dan siapa yang mengatakannya
cli-help-password = Mencipta, mengubah atau membuang kata laluan anda pada peranti
cli-help-fingerprint = Menambah, mencuba, mengganti atau membuang cap jari anda pada peranti
cli-help-people = Menunjukkan siapa mempunyai akses, menjemput, membuang, menetapkan PIN, menyerahkan
cli-help-device-or-only = Namanya atau permulaan kuncinya; tidak perlu jika anda ada satu sahaja
cli-help-forget = Membuang peranti dan semua yang disimpan tentangnya
cli-help-events = Menunjukkan apa yang berlaku pada peranti, dan perkara yang perlu diketahui
cli-help-recover = Tindakan peranti yang perisiannya diubah: restore atau isolate
cli-help-check = Semak peranti, pada skrin atau ke dalam laporan
cli-help-wrong-passwords = Benarkan semakan mencuba sehingga tiga kata laluan yang salah
cli-help-html = Semak tanpa soalan dan tulis laporan sebagai halaman ke dalam fail ini
cli-help-ixit = Semak tanpa soalan dan tulis draf jadual IXIT ke dalam folder ini
cli-help-updates = Menunjukkan apa yang diketahui tentang kemas kini peranti anda, dan tindakannya
cli-help-updates-check = Bertanya pembuat sekarang jika ada yang baharu
cli-help-when-due = Bertanya hanya jika masa hariannya sudah tiba; sesuai untuk pemasa
cli-help-updates-install = Menunjukkan kemas kini peranti, dan memasangnya apabila anda bersetuju
cli-help-updates-postpone = Menangguhkan peringatan tentang kemas kini
cli-help-days = Untuk berapa hari, 1 hingga 30; satu jika tidak disebut
cli-help-updates-history = Menunjukkan kemas kini yang dipasang, dan berapa lama peranti tidak berfungsi
cli-help-updates-settings = Menunjukkan atau menukar tindakan bagi setiap jenis kemas kini
cli-help-updates-security = Tindakan bagi kemas kini keselamatan: ask, automatic atau off
cli-help-updates-maintenance = Tindakan bagi kemas kini penyelenggaraan: ask, automatic atau off
cli-help-updates-features = Tindakan bagi kemas kini yang menambah sesuatu: ask, automatic atau off
cli-help-support = Menunjukkan sampai bila pembuat menjaga sesuatu model, juga sebelum anda membelinya
cli-help-support-maker = Nama pembuat
cli-help-support-model = Nama model, seperti pada kotaknya
cli-help-link = Tempat mencari peranti selain melalui Bluetooth; boleh diberi beberapa kali
cli-help-ble = Cari melalui Bluetooth, dengan penyesuai ini jika dinamakan; inilah cara biasa
cli-help-home = Folder untuk data Pandu
cli-help-maker = Fail tentang pembuat yang kemas kininya dipercayai, seperti yang ditulis oleh pandu-maker; boleh diberi beberapa kali
cli-help-language = Bahasa, seperti en atau ms
cli-help-json = Satu skrin setiap baris keluar, satu jawapan setiap baris masuk, sebagai JSON; {"{"}"leave":true{"}"} untuk keluar
cli-help-yes = Tidak bertanya: mengambil pilihan lalai dan tidak bersetuju dengan apa-apa
cli-help-plain = Baris biasa tanpa lukisan semula, sesuai untuk pembaca skrin
cli-help-passphrase-file = Fail yang baris pertamanya ialah frasa laluan; PANDU_PASSPHRASE juga boleh
cli-help-help = Menunjukkan bantuan ini
cli-help-version = Menunjukkan versi
cli-help-profile = Peranti olok-olok yang mana: lock, thermostat atau window-sensor
cli-help-code = Kod pada label: digitnya, atau teks kod petak
cli-help-label = Gambar kod petak pada label (PNG)
cli-help-device = Nama peranti, atau permulaan kuncinya
cli-exit-done = selesai
cli-exit-bug = kerosakan dalam Pandu
cli-exit-usage = arahan tidak difahami, atau ada yang kurang
cli-exit-cancelled = anda keluar; arahan yang sama menyambungnya
cli-exit-not-reached = peranti, atau pembuatnya, tidak dapat dicapai
cli-exit-refused = peranti menolak: kod salah, atau tiada hak
cli-exit-unsafe = dihentikan demi keselamatan: peranti, atau kemas kininya, bukan yang sepatutnya
cli-exit-machine = storan atau stor kunci komputer ini tidak berfungsi

## Label sebagai gambar

cli-label-no-file = Gambar itu tidak dapat dibuka.
    .next = Semak nama fail.
cli-label-no-picture = Ini bukan gambar yang dapat dibaca.
    .next = Simpan gambar sebagai PNG, kemudian cuba lagi.
cli-label-no-code = Tiada kod petak yang dapat dibaca dalam gambar itu.
    .next = Ambil gambar yang lebih jelas, atau taip digitnya dengan --code.

## Bluetooth

cli-ble-no-adapter = Komputer ini tiada penyesuai Bluetooth dengan nama itu.
    .next = Semak namanya, atau tulis --ble sahaja: penyesuai pertama yang hidup akan digunakan.

## Folder dan kunci

cli-home-none = Tiada folder untuk data Pandu.
    .next = Namakan satu dengan --home.
cli-home-not-a-folder = Tempat untuk data Pandu ialah fail, bukan folder.
    .next = Namakan folder lain dengan --home.
cli-home-not-allowed = Folder untuk data Pandu tidak dapat ditulis.
    .next = Benarkannya, atau namakan folder lain dengan --home.
cli-home-full = Cakera sudah penuh.
    .next = Kosongkan sedikit ruang, kemudian cuba lagi.
cli-home-unreachable = Folder untuk data Pandu tidak dapat dicapai.
    .next = Semak folder itu, atau namakan folder lain dengan --home.
cli-keys-none-title = Komputer ini tiada stor kunci
cli-keys-none-why = Pandu menyimpan kunci peranti anda dalam stor kunci sistem. Tiada yang berjalan di sini.
cli-keys-none-instead = Frasa laluan boleh melindungi kunci sebagai ganti. Pandu memintanya setiap kali bermula.
cli-keys-none-never = Tanpa perlindungan, Pandu tidak menyimpan apa-apa.
cli-keys-none-passphrase = Pilih frasa laluan
cli-keys-none-passphrase-then = Kunci disimpan dalam fail yang hanya dibuka oleh frasa laluan itu.
cli-keys-none-stop = Berhenti di sini
cli-keys-none-stop-then = Tiada apa-apa disimpan. Anda boleh menghidupkan stor kunci dan kembali.
cli-keys-need-passphrase = Pandu memerlukan frasa laluan, tetapi tiada sesiapa yang boleh ditanya.
    .next = Berikannya dengan --passphrase-file atau PANDU_PASSPHRASE.
cli-keys-new-title = Pilih frasa laluan
cli-keys-new-why = Ia membuka kunci peranti anda. Beberapa perkataan yang hanya anda gabungkan adalah paling baik.
cli-keys-new-lost = Tiada sesiapa dapat mengembalikannya. Tanpanya, setiap peranti mesti dipasangkan semula.
cli-keys-new-save = Gunakan frasa laluan ini
cli-keys-open-title = Buka kunci anda
cli-keys-open-why = Kunci peranti anda ada dalam fail yang dibuka oleh frasa laluan anda.
cli-keys-open = Buka
cli-keys-passphrase = Frasa laluan
cli-keys-passphrase-hint = sekurang-kurangnya { $count } aksara
cli-keys-repeat = Yang sama sekali lagi
cli-keys-differ = Kedua-dua frasa laluan itu tidak sama.
    .next = Taip kedua-duanya semula.
cli-keys-file-unreadable = Fail frasa laluan tidak dapat dibaca.
    .next = Semak --passphrase-file: baris pertamanya mestilah frasa laluan.

## Pembuat

cli-maker-unreadable = Fail tentang pembuat tidak dapat dibaca.
    .next = Semak nama fail itu dan nama akar yang disebut di dalamnya.
cli-maker-unfit = Ini bukan fail tentang pembuat.
    .next = Gunakan fail yang ditulis oleh pandu-maker.
cli-maker-twice = Ada dua fail tentang satu pembuat.
    .next = Simpan satu sahaja.
cli-maker-many = Pembuat ini terlalu banyak untuk dipercayai oleh Pandu serentak.
    .next = Keluarkan pembuat yang perantinya anda tidak miliki.

## Persediaan

cli-setup-unfinished-title = Anda belum selesai menyediakan peranti
cli-setup-unfinished-why = { $count ->
   *[other] { $count } persediaan ditinggalkan sebelum tamat. Anda boleh menyambung dari tempat anda berhenti.
 }
cli-setup-unfinished-go-on = Teruskan dengan { $name }
cli-setup-unfinished-no-name = peranti yang belum disambungkan
cli-setup-unfinished-since = Dimulakan pada { $date }.
cli-setup-unfinished-new = Sediakan peranti lain
cli-setup-needs-code = Kod pada label tiada.
    .next = Tambah --code atau --label, atau jangan guna --yes.
cli-setup-needs-typing = Langkah ini memerlukan sesuatu yang hanya anda boleh taip.
    .next = Jalankan arahan yang sama tanpa --yes.
cli-setup-gave-up = Ia tidak berjaya walaupun sudah dicuba beberapa kali.
    .next = Jalankan arahan yang sama kemudian. Apa yang sudah selesai kekal selesai.

## Peranti

cli-scan-looking = Sedang mencari peranti berdekatan. Ini mengambil masa beberapa saat.
cli-scan-title = { $count ->
   *[other] { NUMBER($count) } peranti berdekatan
 }
cli-scan-none-title = Tiada peranti ditemui berdekatan
cli-scan-none-why = Tiada peranti menjawab. Hidupkan peranti dan dekatkannya.
cli-scan-nobody = Tiada apa-apa yang menjawab di alamat yang anda beri.
cli-scan-ready = sedia untuk persediaan
cli-scan-not-ready = tidak dibuka untuk persediaan
cli-scan-yours = milik anda
cli-scan-next = Untuk menyediakan satu: pandu setup
cli-devices-title = { $count ->
   *[other] Anda ada { NUMBER($count) } peranti
 }
cli-devices-none-title = Anda belum ada peranti
cli-devices-none-next = Untuk menyediakan satu: pandu setup
cli-devices-next = Untuk melihat semua tentang satu peranti: pandu show NAMA
cli-devices-ready = { $category }, sudah disediakan
cli-devices-unfinished = { $category }, persediaan belum selesai
cli-devices-unreadable = Kunci kepada datanya sudah tiada. Yang boleh dibuat hanyalah melupakannya.
cli-devices-no-name = Tanpa nama
cli-devices-go-on = Untuk menyelesaikan persediaan: pandu setup
cli-name-which = Anda ada lebih daripada satu peranti.
    .next = Tambah nama peranti yang anda maksudkan.
cli-name-none = Anda belum ada peranti.
    .next = Untuk menyediakannya: pandu setup
cli-name-unknown = Anda tiada peranti dengan nama atau kunci itu.
    .next = Cari namanya dengan pandu devices.
cli-name-ambiguous = Lebih daripada satu peranti anda sepadan.
    .next = Taip nama penuh, atau permulaan kuncinya.

cli-show-finish = Persediaannya belum selesai. Untuk meneruskan: pandu setup
cli-fact-kind = Jenis
cli-fact-maker = Pembuat
cli-fact-model = Model
cli-fact-serial = Nombor siri
cli-fact-version = Versi perisian
cli-fact-network = Rangkaian
cli-fact-support = Kemas kini keselamatan
cli-fact-support-until = sehingga { $month }
cli-fact-role = Anda ialah
cli-fact-paired = Milik anda sejak
cli-fact-seen = Kali terakhir didengar
cli-fact-key = Kunci
cli-fact-date = { $date }
cli-role-owner = pemilik
cli-role-admin = pentadbir
cli-role-member = ahli
cli-role-guest = tetamu
cli-role-unknown = tidak diketahui

cli-forget-title = Lupakan { $name }?
cli-forget-what = Semua yang Pandu simpan tentangnya dipadam selama-lamanya. Untuk menggunakannya lagi, ia mesti disambungkan semula.
cli-forget-device = Jika peranti boleh dicapai, ia diminta membuang komputer ini daripada senarainya.
cli-forget-keep = Simpan
cli-forget-do = Lupakan
cli-forget-kept = Tiada apa-apa yang dipadam.
cli-forget-busy = Sedang melupakan peranti. Ini mengambil masa sehingga setengah minit.
cli-forgotten-title = { $name } sudah dilupakan
cli-forgotten-partly-title = { $name } sudah dilupakan pada komputer ini
cli-forget-part-device = Peranti
cli-forget-part-key = Kunci kepada datanya
cli-forget-part-rows = Datanya
cli-forget-part-space = Ruang yang digunakannya
cli-forget-device-done = sudah membuang komputer ini daripada senarainya
cli-forget-device-not-reached = tidak dapat dicapai: komputer ini masih ada dalam senarainya
cli-forget-device-refused = enggan membuang komputer ini daripada senarainya
cli-forget-key-done = sudah dimusnahkan, jadi semua salinan tidak dapat dibaca
cli-forget-rows-done = sudah dipadam
cli-forget-space-done = sudah ditindih
cli-forget-later = akan dibuat apabila Pandu bermula lagi
cli-forget-reset = Untuk mengosongkan peranti juga, tekan dan tahan butang persediaannya sehingga ia ditetapkan semula.

## Peristiwa

cli-events-fetching = Membaca peristiwa. Ini mengambil masa beberapa saat.
cli-events-recovering = Memberitahu peranti. Ini mengambil masa beberapa saat.
cli-events-next-restore = Untuk memulihkan perisian pembuat: pandu events NAMA --recover restore
cli-events-next-isolate = Untuk mengeluarkannya daripada semua rangkaian: pandu events NAMA --recover isolate

## Kemas kini

cli-updates-checking = Bertanya pembuat. Ini mengambil masa sehingga setengah minit.
cli-updates-earlier = Pembuat tidak dapat ditanya sekarang. Apa yang anda lihat disemak lebih awal, dan mungkin sudah berubah.
cli-updates-next = Untuk bertanya pembuat sekarang: pandu updates check. Untuk memasang: pandu updates install NAMA
cli-updates-postponing = Menangguhkan kemas kini. Ini mengambil beberapa saat.
cli-updates-setting = Memberitahu peranti. Ini mengambil beberapa saat.
cli-postpone-nothing = Tiada kemas kini untuk { $device } yang boleh ditangguhkan.
cli-postponed = Kemas kini { $device } ditangguhkan sehingga { $date }
cli-postponed-limit = Itu lebih awal daripada yang anda minta. Kemas kini tidak boleh ditangguhkan lebih lama.
cli-postponed-then = Sehingga itu anda tidak diingatkan. Anda boleh memasangnya pada bila-bila masa.
cli-updates-settings-title = Kemas kini { $device }
cli-updates-security = Untuk keselamatan
cli-updates-maintenance = Supaya ia terus berfungsi
cli-updates-features = Dengan sesuatu yang baharu
cli-updates-automatic = dipasang dengan sendirinya, jika peranti boleh
cli-updates-ask = anda ditanya
cli-updates-off = anda tidak diberitahu
cli-updates-kept-there = Peranti menyimpan tetapan ini.
cli-updates-kept-here = Peranti tiada tetapan sebegini. Tetapan disimpan pada komputer ini.

## Demonstrasi

cli-demo-title = Pandu menyediakan peranti bersama anda
cli-demo-what = Peranti olok-olok berjalan pada komputer ini. Anda menyediakannya seperti peranti sebenar.
cli-demo-safe = Tiada apa-apa yang keluar dari komputer ini. Kunci hanya berada dalam ingatan, dan semuanya dipadam pada akhirnya.
cli-demo-starting = Sedang menghidupkan peranti olok-olok. Tunggu sebentar.
cli-demo-label-title = Label pada peranti
cli-demo-label-what = Peranti sebenar ada label ini di belakangnya atau dalam kotaknya. Anda memerlukan kodnya sebentar lagi.
cli-demo-label-picture = Kod petak sebagai gambar: { $file }
cli-demo-code = Kod
cli-demo-label-code = Kod: { $code }
cli-demo-update-title = Beberapa minggu kemudian: pembuat menemui kelemahan
cli-demo-update-what = Pembuat olok-olok baru menandatangani kemas kini dan meletakkannya pada pelayan di komputer ini.
cli-demo-update-real = Semuanya benar kecuali kelemahan itu: tandatangan, muat turun, penghantaran ke peranti, mula semula.
cli-demo-next-title = Apa yang boleh anda buat seterusnya
cli-demo-next-own =
    Hidupkan peranti olok-olok anda sendiri:
    {"  "}{ $command }
cli-demo-next-setup =
    Sediakannya, dalam terminal kedua:
    {"  "}{ $command }
cli-demo-next-devices =
    Lihat peranti itu:
    {"  "}{ $command }
cli-demo-next-all =
    Lihat semua yang Pandu boleh buat:
    {"  "}{ $command }
cli-demo-cleaned = Peranti olok-olok sudah dihentikan. Semua yang disimpan oleh demonstrasi sudah dipadam.
cli-demo-no-program = Program pandu-device, yang memainkan peranan peranti, tiada.
    .next = Binanya dengan: make demo. Atau letakkannya di sebelah program pandu.
cli-demo-not-started = Peranti olok-olok tidak dapat bermula.
    .next = Cuba lagi. Apa yang dikatakannya ada di bawah.
cli-demo-no-room = Tiada ruang untuk fail demonstrasi.
    .next = Kosongkan ruang dalam folder fail sementara, kemudian cuba lagi.

## Apabila ia tidak dapat diteruskan

cli-failed-title = Ini tidak berjaya
cli-fault = Pandu mengalami kerosakan dan terpaksa berhenti. Apa yang sudah dibuat kekal. Sila laporkannya dengan baris ini:

cli-check-none = Tiada laporan bagi semakan ini.
    .next = Semak lagi.
cli-check-written = Ditulis: { $file }
cli-check-unwritable = Laporan tidak dapat ditulis.
    .next = Pilih tempat lain, atau lapangkan ruang.
