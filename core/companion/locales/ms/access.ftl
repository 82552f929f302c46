# Cara log masuk: perkataan yang dikongsi oleh skrin kata laluan, cap jari dan orang.

access-back = Kembali
access-try-again = Cuba lagi
access-reading-busy = Bertanya kepada peranti tentang keadaannya sekarang. Ini mengambil masa beberapa saat.
access-interrupted-title = Peranti tidak menjawab dengan lengkap
access-interrupted-body = Tiada apa-apa yang hilang. Aplikasi ini bertanya lagi kepada peranti dan menyambung dari situ.
access-tested = Berfungsi, baru sahaja diuji
access-not-tested = Sudah ditetapkan, tetapi belum diuji

## Pengesahan baharu

access-confirm-title = Sahkan bahawa ini anda
access-confirm-body-phone = Peranti ingin pasti bahawa ini masih anda.
access-confirm-body-password = Peranti ingin pasti bahawa ini masih anda. Taip kata laluannya.
access-confirm-phone = Sahkan dengan aplikasi ini
access-confirm-password = Sahkan dengan kata laluan
access-confirming-busy = Peranti sedang menyemak. Ini mengambil masa beberapa saat.
access-refused-wait = Tunggu { $wait }. Kemudian taip semula. Huruf besar dan huruf kecil dibezakan.
access-off-title = Kata laluan dimatikan
access-off-body = Terlalu banyak cubaan yang salah. Peranti tidak menerima sebarang kata laluan sekarang, walaupun yang betul.
access-off-button = Tekan butang pada peranti. Itu membuktikan anda berada di situ. Kemudian cuba lagi.

## Kata laluan

access-password-field = Kata laluan peranti
access-password-empty = Tiada kata laluan dimasukkan.
    .next = Masukkan kata laluan yang anda cipta untuk peranti ini.
access-password-short = Kata laluan ini terlalu pendek.
    .next = Tambah { NUMBER($count) } aksara lagi, misalnya satu perkataan lagi.
access-password-long = Kata laluan ini terlalu panjang.
    .next = Gunakan { NUMBER($count) } aksara atau kurang.
access-password-longer = Peranti mahu kata laluan yang lebih panjang.
    .next = Tambah satu perkataan lagi.
access-password-shorter = Peranti mahu kata laluan yang lebih pendek.
    .next = Kurangkan perkataan.
access-password-repeated = Kata laluan ini berulang-ulang, jadi ia mudah diteka.
    .next = Pilih beberapa perkataan yang berlainan.
access-password-common = Ramai orang menggunakan kata laluan ini, jadi ia mudah diteka.
    .next = Pilih beberapa perkataan yang hanya anda akan gabungkan.
access-password-device = Kata laluan ini ialah nama peranti, jadi ia mudah diteka.
    .next = Pilih beberapa perkataan yang tiada kaitan dengan peranti.
access-password-person = Kata laluan ini ialah nama anda atau nama telefon anda, jadi ia mudah diteka.
    .next = Pilih beberapa perkataan yang tiada kaitan dengan nama anda.
access-password-letters = Sesetengah papan kekunci tiada semua huruf ini.
    .next = Jika anda sentiasa dapat menaipnya, masukkan kata laluan sekali lagi. Jika tidak, pilih yang lain.
access-password-easy = Kata laluan ini dibenarkan, tetapi seseorang dapat menekanya dalam beberapa hari.
    .next = Pilih yang lebih panjang, atau masukkan sekali lagi untuk menggunakannya.

## PIN

access-pin-digits = PIN mempunyai digit sahaja.
    .next = Taip digit sahaja.
access-pin-length = PIN ini ada { NUMBER($count) } digit.
    .next = Gunakan { NUMBER($least) } hingga { NUMBER($most) } digit.
access-pin-refused = Peranti tidak menerima PIN sepanjang ini.
access-pin-simple = PIN ini antara yang pertama dicuba oleh orang lain.
    .next = Pilih digit tanpa corak. Elakkan tarikh lahir.
