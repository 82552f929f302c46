# Peranti: jenis, penderia, dan perkataan yang datang dari luar.

# Perkataan dari luar, tepat seperti asalnya. Pemboleh ubah: $words
device-words = { $words }
device-model = { $maker } { $model }
device-model-variant = { $device }, { $variant }
device-not-stated = Tidak dinyatakan
device-not-known = Tidak diketahui oleh aplikasi ini
device-until = Sehingga { $month }

device-category-lock = kunci pintu
device-category-thermostat = termostat
device-category-sensor = penderia
device-category-camera = kamera
device-category-light = lampu
device-category-plug = soket
device-category-other = peranti

device-sensor = Di mana: { $place }. Bila hidup: { $when }. { $indicator } { $kept } { $sent } { $off }
device-sensor-indicator = Tanda bahawa ia hidup: { $words }.
device-sensor-no-indicator = Ia tidak menunjukkan bila ia hidup.
device-sensor-kept = Disimpan: { $words }.
device-sensor-not-kept = Tiada apa-apa yang disimpan.
device-sensor-sent = Dihantar kepada: { $words }.
device-sensor-not-sent = Tiada apa-apa yang dihantar ke mana-mana.
device-sensor-off = Cara mematikannya: { $words }.
device-sensor-no-off = Ia tidak boleh dimatikan.

device-sensor-camera = Kamera: melihat
device-sensor-microphone = Mikrofon: mendengar
device-sensor-motion = Penderia gerakan: mengesan pergerakan berdekatan
device-sensor-temperature = Penderia suhu: mengesan panas atau sejuk
device-sensor-humidity = Penderia kelembapan: mengesan kelembapan udara
device-sensor-light = Penderia cahaya: mengesan terang atau gelap
device-sensor-contact = Penderia buka tutup: mengesan sama ada sesuatu terbuka atau tertutup
device-sensor-fingerprint = Pembaca cap jari: mengecam jari
device-sensor-location = Lokasi: mengetahui di mana peranti berada
device-sensor-acceleration = Penderia pergerakan: mengesan apabila peranti digerakkan
device-sensor-air = Penderia udara: mengesan asap atau gas
device-sensor-power = Meter kuasa: mengukur elektrik
device-sensor-radio = Penderia radio: mengesan peranti lain berdekatan
device-sensor-touch = Kekunci atau skrin sentuh: mengesan jari padanya
device-sensor-other = Penderia yang tidak diketahui oleh aplikasi ini
