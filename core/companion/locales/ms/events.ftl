# Peristiwa peranti: perkara yang perlu diketahui, tindakan, dan apa yang berlaku.

events-title = Apa yang berlaku pada { $device }
events-no-alerts = Tiada apa-apa yang memerlukan perhatian anda.
events-admins-only = Hanya pemilik dan mereka yang boleh mengubah tetapan dapat melihat apa yang berlaku.
events-more-alerts = { NUMBER($count) } notis terdahulu tidak ditunjukkan di sini.
events-left-out = { NUMBER($count) } peristiwa lama tidak ditunjukkan di sini.
events-older-gone = Peranti tidak lagi menyimpan peristiwa yang paling lama.

events-alert-new = Baharu: { $what } { $when } { $next }
events-alert-known = { $what } { $when } { $next }
events-when = Ia berlaku pada { $at }.
events-when-between = Ia berlaku antara { $since } dan { $at }.

## Perkara yang perlu diketahui, dan tindakan

events-failed-sign-ins = Seseorang cuba masuk berulang kali dan gagal: { NUMBER($count) } cubaan salah.
    .next = Jika bukan orang yang anda kenal, tukar kata laluan atau PIN dan lihat siapa yang ada akses.
events-update-refusals = Peranti menolak kemas kini { NUMBER($count) } kali: bukan daripada pembuat, atau rosak.
    .next = Jika ia berterusan, tanya pembuatnya.
events-clock-jump = Jam peranti melompat.
    .next = Semak masanya. Jika tiada siapa menetapkannya, teliti peristiwa lain.
events-new-phone = Sebuah telefon mendapat akses tanpa dijemput oleh aplikasi ini: { $who }.
    .next = Jika anda tidak mengenalinya, buang telefon itu, kemudian tukar kata laluan dan PIN.
events-key-changed = Peranti pernah menggunakan kunci lain. Ia mungkin telah diganti atau dibuka.
    .next = Jangan gunakannya sebelum anda tahu sebabnya. Tanya pembuatnya.
events-integrity-alarm = Peranti telah melaporkan bahawa perisiannya diubah.
    .next = Pulihkan perisian pembuat, atau keluarkan peranti daripada rangkaian.
    .over = Seseorang telah menentukan tindakannya sejak itu.
events-range-dropped = Satu nilai tidak masuk akal dan dibuang: { $who }, { NUMBER($count) } kali.
    .next = Jika ia berterusan, penderia itu mungkin rosak. Tanya pembuatnya.
events-storage-recovered = Ingatan peranti rosak. Ia diteruskan dengan salinan yang lebih lama.
    .next = Semak tetapannya dan siapa yang ada akses.
events-credential-disabled = Satu cara log masuk dimatikan selepas terlalu banyak cubaan salah: { $who }.
    .next = Tetapkan semula, atau tekan butang pada peranti.
events-invite-closed = Satu jemputan tamat kerana seseorang menaip terlalu banyak kod yang salah.
    .next = Jemput semula apabila anda berada di sebelah peranti.
events-lost = Ada peristiwa yang hilang sebelum aplikasi ini melihatnya.
    .next = Lihat lebih kerap. Jika ia berlaku lagi, tanya pembuatnya.
events-log-runs-backwards = Senarai peristiwa tidak mengikut urutan. Peranti yang jujur tidak begitu.
    .next = Jangan bergantung pada senarai ini. Tanya pembuatnya.
events-log-shrank = Peristiwa yang pernah dilihat oleh aplikasi ini hilang dari hujung senarai.
    .next = Jika peranti tidak dibaiki, jangan bergantung pada senarai ini. Tanya pembuatnya.
events-log-endless = Senarai peristiwa tidak berpenghujung. Hanya permulaannya dibaca.
    .next = Jangan bergantung pada senarai ini. Tanya pembuatnya.
events-log-impossible = Sesetengah peristiwa mempunyai nombor atau masa yang mustahil.
    .next = Jangan bergantung pada senarai ini. Tanya pembuatnya.
events-log-future = Sesetengah peristiwa bertarikh hari yang belum tiba.
    .next = Semak masa peranti, kemudian masa telefon atau komputer ini.

events-quarantine = Peranti mendapati perisiannya sendiri telah diubah. Kini ia hanya menjawab perkara ini, dan cara untuk meneruskan.
events-quarantine-restore = Anda boleh memulihkan perisian pembuat. Tetapan anda kekal.
events-quarantine-isolate = Atau anda boleh mengeluarkannya daripada semua rangkaian dan menggunakannya dari dekat sahaja.
events-quarantine-support = Sehingga itu, jangan beri kata laluan kepadanya. Pembuatnya boleh membantu anda.
events-quarantine-neutral = Peranti memerlukan pemiliknya. Sila beritahu pemilik; anda tidak perlu berbuat apa-apa lagi.

## Apa yang berlaku

events-line-who = { $what }: { $who }
events-line-count = { $what }, { NUMBER($count) } kali
events-line-who-count = { $what }: { $who }, { NUMBER($count) } kali
events-what-pairing-failed = Seseorang cuba menyediakannya dan gagal
events-what-paired = Sebuah telefon mendapat akses
events-what-removed = Sebuah telefon kehilangan akses
events-what-credential-refused = Kata laluan, PIN atau jari yang salah
events-what-credential-changed = Satu cara log masuk diubah
events-what-pairing-closed = Kod pada label dimatikan selepas terlalu banyak cubaan salah
events-what-forbidden = Sebuah telefon meminta sesuatu yang tidak dibenarkan
events-what-update-refused = Satu kemas kini ditolak
events-what-clock-jump = Jam melompat
events-what-integrity-alarm = Perisian didapati telah diubah
events-what-range-dropped = Nilai yang tidak masuk akal dibuang
events-what-setting-changed = Satu tetapan diubah
events-what-consent = Keputusan tentang data peribadi
events-what-erased = Semua data peribadi dipadamkan
events-what-setup-finished = Penyediaan selesai
events-what-started = Peranti dihidupkan
events-what-storage-recovered = Ingatan yang rosak diganti dengan salinan lama
events-what-session-refused = Sebuah telefon tanpa akses ditolak
events-what-key-changed = Kunci peranti sendiri berubah
events-what-recovered = Seseorang membuat keputusan tentang perisian yang diubah
events-what-credential-disabled = Satu cara log masuk dimatikan
events-what-invited = Seseorang telah dijemput
events-what-invite-closed = Satu jemputan tamat selepas terlalu banyak kod salah
events-what-invite-used = Satu jemputan digunakan
events-what-update-installed = Satu kemas kini telah dipasang
events-what-update-undone = Satu kemas kini tidak dapat dimulakan dan telah dibatalkan
events-what-other = Sesuatu yang tidak diketahui oleh aplikasi ini

## Siapa atau apa yang berkenaan

events-who-nobody = tidak dinyatakan
events-who-you = aplikasi ini
events-who-gone = telefon yang tidak lagi ada akses ({ $handle })
events-part-name = nama
events-part-network = rangkaian
events-part-updates = kemas kini
events-part-invitation = jemputan
events-part-software = perisiannya
events-part-restored = perisian pembuat dipulihkan
events-part-isolated = ia dikeluarkan daripada semua rangkaian
events-part-keypad = pada papan kekunci
events-part-reader = pada pembaca cap jari
events-part-temperature = suhu
events-part-humidity = kelembapan
events-part-motion = pergerakan
events-part-contact = terbuka atau tertutup
events-part-touch = sentuhan

## Pemulihan

events-recovered-title = { $device } telah diberitahu
events-recovered-restore = Ia diteruskan dengan perisian pembuat. Lihat peristiwanya semula, kemudian jalankan pemeriksaan.
events-recovered-isolate = Ia di luar semua rangkaian dan berfungsi dari dekat. Perisiannya masih diubah.
events-recover-nothing = { $device } tidak melaporkan apa-apa perubahan. Tiada apa yang perlu dipulihkan.
events-recover-by-hand = Ini memerlukan tangan pada peranti: tekan butangnya lama sehingga ia ditetapkan semula. Semua data peribadi padanya dipadamkan.
