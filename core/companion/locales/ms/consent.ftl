# Persetujuan: satu permintaan bagi setiap tujuan, dua pilihan yang setara.

consent-title = Bolehkah data anda digunakan untuk tujuan ini?
consent-body = Terpulang kepada anda. Anda boleh menolak dan masih menggunakan peranti.
consent-no-choice = Jika anda tidak memilih, jawapannya ialah tidak.
consent-purpose = Tujuan
consent-data = Data yang mana
consent-controller = Siapa yang bertanggungjawab
consent-recipients = Siapa lagi yang mendapatnya
consent-no-recipients = Tiada orang lain
consent-retention = Berapa lama disimpan
consent-kept-for = { $time }
consent-sensitive = Sangat peribadi
consent-sensitive-yes = Ya. Data jenis ini mendedahkan banyak perkara tentang anda.
consent-withdraw = Jika anda berubah fikiran
consent-withdraw-how = Lupakan peranti dalam aplikasi ini, dan kebenaran anda tamat.
consent-given = Anda membenarkannya
consent-refused = Anda tidak membenarkannya
consent-unasked-label = Permintaan lain
consent-unasked = { NUMBER($count) } lagi permintaan tidak ditanya sekarang, jadi tidak dibenarkan.
