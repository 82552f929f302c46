# Keputusan: bila ditanya, apa pilihannya, apa nasihat kami dan sebabnya.

decision-sign-in-trigger = Apabila menyediakan peranti yang boleh meminta kata laluan.
decision-sign-in-phone = Gunakan aplikasi ini sebagai kunci
decision-sign-in-phone-detail = Anda tidak perlu mengingat apa-apa. Hanya aplikasi ini dapat membuka tetapan.
decision-sign-in-password = Cipta kata laluan
decision-sign-in-password-detail = Peranti meminta kata laluan dan juga aplikasi ini.
decision-sign-in-why-title = Mana satu patut saya pilih?
decision-sign-in-why = Kami syorkan aplikasi ini sebagai kunci. Tiada kata laluan yang boleh diteka atau dicuri. Pilih kata laluan jika orang lain menggunakan telefon atau komputer ini.

decision-network-trigger = Apabila menyediakan peranti yang boleh menggunakan Wi-Fi.
decision-network-later = Bukan sekarang
decision-network-later-detail = Peranti berfungsi berdekatan anda tanpa Wi-Fi.
decision-network-hidden = Taip rangkaian tersembunyi
decision-network-hidden-detail = Untuk rangkaian yang tidak menunjukkan namanya.
decision-network-why-title = Perlukah peranti menggunakan Wi-Fi?
decision-network-why = Dengan Wi-Fi, peranti boleh mendapat kemas kini sendiri dan anda boleh mencapainya dari jauh. Tanpa Wi-Fi, lebih sedikit orang boleh mencapai peranti. Untuk menambahnya kemudian, sediakan peranti itu semula.

decision-updates-trigger = Apabila menyediakan peranti yang boleh mengemas kini sendiri.
decision-updates-on = Kemas kini secara automatik
decision-updates-on-detail = Pembaikan keselamatan dipasang sendiri. Untuk ciri baharu, peranti bertanya kepada anda dahulu.
decision-updates-ask = Tanya saya setiap kali
decision-updates-ask-detail = Tiada apa yang dipasang sebelum anda bersetuju. Kelemahan kekal terbuka sehingga itu.
decision-updates-off = Matikan kemas kini
decision-updates-off-detail = Kelemahan yang diketahui kekal terbuka. Seseorang boleh menggunakannya untuk menceroboh peranti.
decision-updates-why-title = Mengapa kemas kini secara automatik?
decision-updates-why = Setiap bulan ada kelemahan baharu yang diketahui. Peranti yang mengemas kini sendiri selamat beberapa hari atau minggu lebih awal. Untuk mengubahnya kemudian, sediakan peranti itu semula.

decision-consent-trigger = Apabila peranti ingin menggunakan data anda untuk sesuatu tujuan.
decision-consent-agree = Benarkan
decision-consent-refuse = Jangan benarkan
decision-consent-why-title = Apa berlaku jika saya menolak?
decision-consent-why = Peranti tidak akan menggunakan data anda untuk tujuan ini. Persediaan diteruskan seperti biasa. Jawapan anda disimpan. Untuk mengubahnya, sediakan peranti itu semula.
