# Rangkaian: bagaimana ia dikesan, dan masalah semasa menyertainya.

network-strong-secured = Isyarat kuat, perlukan kata laluan
network-fair-secured = Isyarat sederhana, perlukan kata laluan
network-weak-secured = Isyarat lemah, perlukan kata laluan
network-strong-open = Isyarat kuat, terbuka kepada semua
network-fair-open = Isyarat sederhana, terbuka kepada semua
network-weak-open = Isyarat lemah, terbuka kepada semua

network-is-online = { $network }, ada internet
network-is-offline = { $network }, tiada internet
network-is-none = Tiada rangkaian buat masa ini
network-does-not-apply = Peranti ini tidak menggunakan Wi-Fi

network-wrong-key = Rangkaian tidak menerima kata laluan ini.
    .next = Taip semula kata laluan Wi-Fi. Huruf besar dan huruf kecil dibezakan.
network-not-found = Peranti tidak mengesan rangkaian ini.
    .next = Periksa namanya dan pastikan penghala hidup. Kemudian dekatkan peranti kepadanya.
network-no-address = Rangkaian menerima kata laluan tetapi tidak memberi alamat kepada peranti.
    .next = Matikan penghala dan hidupkan semula. Kemudian pilih rangkaian sekali lagi.
network-timed-out = Rangkaian tidak menjawab dalam masa yang ditetapkan.
    .next = Dekatkan peranti kepada penghala. Kemudian pilih rangkaian sekali lagi.
network-no-internet = Peranti sudah menyertai rangkaian tetapi tidak dapat mencapai internet.
    .next = Periksa penghala, atau kekal dengan rangkaian ini dan teruskan.
network-key-length = Kata laluan Wi-Fi ada 8 hingga 63 aksara.
    .next = Periksa kata laluan dan taip semula.
network-name-empty = Nama rangkaian belum diisi.
    .next = Taip nama rangkaian.
network-name-long = Nama rangkaian ini terlalu panjang.
    .next = Nama ada paling banyak 32 huruf. Periksa dan taip semula.
