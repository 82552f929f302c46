# Tarikh dan tempoh masa. Bahasa Melayu tiada bentuk jamak.

time-seconds = { NUMBER($count) } saat
time-minutes = { NUMBER($count) } minit
time-hours = { NUMBER($count) } jam
time-days = { NUMBER($count) } hari
time-a-while = sebentar
time-date = { $day } { $month } { $year }
time-moment = { $date }, { $clock }
time-month-of-year = { $month } { $year }
time-year = { NUMBER($year, useGrouping: "false") }
time-month-1 = Januari
time-month-2 = Februari
time-month-3 = Mac
time-month-4 = April
time-month-5 = Mei
time-month-6 = Jun
time-month-7 = Julai
time-month-8 = Ogos
time-month-9 = September
time-month-10 = Oktober
time-month-11 = November
time-month-12 = Disember
time-month-unknown = Bulan tidak diketahui
