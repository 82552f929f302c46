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
