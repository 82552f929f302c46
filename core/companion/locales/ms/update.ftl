# Kemas kini: apa yang dinyatakan oleh peranti tentang perisiannya.

update-version = Versi perisian
update-up-to-date = Peranti menyatakan bahawa perisiannya adalah yang terbaharu.
update-available = Peranti menyatakan bahawa versi { $version } sudah sedia untuknya.
update-available-unnamed = Peranti menyatakan bahawa ada kemas kini untuknya.
update-cannot-confirm = Kami tidak dapat mengesahkan bahawa perisiannya adalah yang terbaharu.
update-no-network = Peranti tiada rangkaian, jadi ia tidak dapat mencari kemas kini.
update-no-look = Peranti tidak dapat mencari kemas kini.
update-comes-by-itself = Peranti akan memasang kemas kini itu sendiri.
update-will-ask = Peranti akan bertanya sebelum memasang kemas kini itu.
update-is-off = Kemas kini dimatikan, jadi peranti tidak akan memasangnya.
update-policy-on = Hidup untuk keselamatan; bertanya sebelum ciri baharu
update-policy-ask = Bertanya setiap kali
update-policy-off = Mati. Kelemahan yang diketahui kekal terbuka
update-policy-none = Peranti ini tidak dapat mengemas kini sendiri

# Kedudukan peranti menurut kata pembuatnya. Variables: $device
update-title = Kemas kini { $device }
update-not-updatable = Peranti ini tidak boleh dikemas kini.
update-isolate = Anda boleh keluarkan ia daripada rangkaian dan terus menggunakannya dari dekat.
update-recalled = Pembuat telah menarik balik versi yang berjalan pada peranti ini. Pasang versi seterusnya sebaik sahaja ia ada.
update-status-up-to-date = Pembuat tiada versi yang lebih baharu untuk peranti ini. Tandatangan pembuat adalah betul.
update-status-available = Versi { $version } sudah sedia untuk peranti ini.
update-maker-has = Pembuat telah menandatangani versi { $version } untuk peranti ini. Anda boleh memasangnya selepas persediaan.
update-status-later = Pembuat mengedarkan versi { $version } mengikut kumpulan. Giliran peranti ini ialah pada { $date }.
update-status-cannot = Kami tidak dapat mengesahkan bahawa peranti ini terkini.
update-doubt-no-maker = Aplikasi ini tidak tahu di mana pembuat menyimpan kemas kininya. Tanya pembuat.
update-doubt-never-looked = Aplikasi ini belum mencari kemas kini untuk versi ini.
update-doubt-offline = Kami tidak dapat menghubungi pelayan pembuat. Cuba lagi nanti.
update-doubt-frozen = Pelayan memberi kami berita lama. Mungkin ada yang menahan kemas kini. Cuba rangkaian lain.
update-doubt-forged = Apa yang diberi oleh pelayan tiada tandatangan pembuat. Kami tidak menggunakannya. Cuba rangkaian lain. Jika masih begitu, tanya pembuat.
update-doubt-notice-expired = Kata pembuat tentang versi terbaharu sudah lapuk. Tanya pembuat.
update-doubt-notice-unreadable = Aplikasi ini tidak dapat membaca kata pembuat tentang versi terbaharu. Kemas kini aplikasi ini, atau tanya pembuat.
update-doubt-no-way = Ada perisian yang lebih baharu, tetapi tiada yang boleh dipasang di atas versi ini. Tanya pembuat.
update-doubt-clock = Jam telefon atau komputer ini nampaknya salah. Betulkan jam, kemudian cuba lagi.
update-doubt-not-set-up = Selesaikan persediaan peranti ini dahulu.
update-doubt-old = Lebih daripada seminggu telah berlalu sejak kami dapat mengesahkannya.
update-doubt-unknown-model = Pelayan pembuat tidak menamakan model ini. Tanya pembuat.
update-new-things = Ia membawa penderia baharu atau kegunaan data baharu. Anda diberitahu sebelum ia dipasang.
update-put-off = Anda menangguhkan kemas kini ini sehingga { $date }.

update-fact-model = Model
update-fact-checked = Kali terakhir disahkan
update-checked-never = Tidak pernah
update-fact-new = Versi baharu
update-fact-kind = Tujuannya
update-kind-security = Menutup kelemahan keselamatannya
update-kind-maintenance = Memastikan ia terus berfungsi
update-kind-feature = Menambah atau mengubah kebolehannya
update-kind-other = Sesuatu yang tidak diketahui oleh aplikasi ini
update-fact-required = Perlu untuk keselamatan
update-required-yes = Ya, menurut pembuat
update-required-no = Tidak, menurut pembuat
update-fact-risk = Risiko yang dihapuskan
update-risk-none = Pembuat tidak menyatakan risiko yang mana
update-fact-urgency = Seberapa segera
update-urgency-critical = Sekarang
update-urgency-high = Dalam beberapa hari
update-urgency-medium = Dalam beberapa minggu
update-urgency-low = Bila-bila anda sesuai
update-fact-exploited = Adakah penyerang menggunakan kelemahan itu?
update-exploited-yes = Ya, menurut pembuat
update-exploited-no = Tidak setakat yang pembuat tahu
update-fact-outage = Berapa lama ia tidak berfungsi
# Juga dalam sejarah. Variables: $typical, $longest
update-outage = Kira-kira { $typical }, paling lama { $longest }
update-outage-safety = Sesuatu yang melindungi anda akan berhenti sementara. Anda yang memilih masanya.
update-fact-stops = Apa yang berhenti sementara itu
update-fact-runs = Apa yang terus berfungsi
update-fact-more = Baca lagi
update-fact-support = Kemas kini keselamatan
update-support-soon = Hanya sehingga { $month }
update-support-ended = Tamat pada { $month }
update-support-shortened = Pembuat pernah menjanjikan kemas kini keselamatan sehingga { $month }. Tempoh itu telah dipendekkan.
update-fact-advisory = Kelemahan yang diumumkan { $id }
# Variables: $title, $time, $state, $meanwhile
update-advisory = { $title } Diketahui selama { $time }. { $state } { $meanwhile }
update-advisory-open = Belum ada kemas kini untuknya.
update-advisory-update = Versi { $version } menutupnya.
update-advisory-never = Pembuat tidak akan menutupnya.
update-advisory-closed = Ia sudah ditutup dalam versi yang berjalan.
update-advisory-meanwhile = Sementara itu, pembuat berkata: { $words }
update-advisory-no-advice = Pembuat tidak menyatakan apa yang perlu dibuat sementara itu.
update-advisory-nothing = Anda tidak perlu berbuat apa-apa.
update-fact-rationale = Sebab ia tidak boleh dikemas kini
update-fact-replacement = Cara ia diganti
update-fact-isolation = Cara mengasingkannya
update-fact-replaced-until = Diganti sehingga
update-fact-report = Untuk memberitahu pembuat tentang kelemahan
update-fact-security = Kemas kini keselamatan: apa yang berlaku
update-fact-maintenance = Penyelenggaraan: apa yang berlaku
update-fact-feature = Ciri baharu: apa yang berlaku
update-choice-automatic = Dipasang tanpa bertanya
update-choice-ask = Anda ditanya
update-choice-off = Mati: anda tidak diberitahu

update-history-title = Kemas kini lalu { $device }
update-history-none = Aplikasi ini tidak tahu tentang sebarang kemas kini peranti ini.
# Variables: $what, $away, $stated
update-history-line = { $what } { $away } Kata pembuat: { $stated }.
update-history-installed = Versi { $version } telah dipasang.
update-history-rolled-back = Versi { $version } tidak dapat dimulakan. Versi sebelumnya berjalan semula.
update-history-refused = Peranti menolak versi { $version }.
update-history-outage = Menurut jamnya sendiri, ia tiada selama { $time }.
update-history-outage-here = Kami mengesannya semula selepas { $time }.
update-history-outage-unknown = Tempoh ia tiada tidak diketahui.

update-support-title = Sokongan untuk { $device }
update-support-unknown = Kami tidak dapat mengesahkan berapa lama pembuat menyokong model ini.

# Peringatan. Variables: $device, and what each one names of $version and $month
update-remind-recalled = { $device }: pembuat telah menarik balik versi { $version } yang berjalan padanya.
update-remind-doubtful = { $device }: pelayan pembuat memberi berita yang tidak boleh kami percayai. Kami tidak dapat mengesahkan bahawa peranti itu terkini.
update-remind-security = { $device }: versi { $version } menutup kelemahan keselamatannya.
update-remind-update = { $device }: versi { $version } sudah sedia.
update-remind-shortened = { $device }: pembuat telah memendekkan tempoh kemas kini keselamatan. Ia kini tamat pada { $month }.
update-remind-support = { $device }: kemas kini keselamatan tamat pada { $month }.
update-remind-ended = { $device }: kemas kini keselamatan telah tamat pada { $month }. Kelemahan yang ditemui selepas ini kekal terbuka.
update-remind-old = { $device }: lebih daripada seminggu telah berlalu sejak kami dapat mengesahkan bahawa ia terkini.
