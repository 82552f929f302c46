# Dates and lengths of time.

time-seconds = { $count ->
        [one] { NUMBER($count) } second
       *[other] { NUMBER($count) } seconds
    }
time-minutes = { $count ->
        [one] { NUMBER($count) } minute
       *[other] { NUMBER($count) } minutes
    }
time-hours = { $count ->
        [one] { NUMBER($count) } hour
       *[other] { NUMBER($count) } hours
    }
time-days = { $count ->
        [one] { NUMBER($count) } day
       *[other] { NUMBER($count) } days
    }
time-a-while = a little while
time-date = { $day } { $month } { $year }
time-moment = { $date }, { $clock }
time-month-of-year = { $month } { $year }
time-year = { NUMBER($year, useGrouping: "false") }
time-month-1 = January
time-month-2 = February
time-month-3 = March
time-month-4 = April
time-month-5 = May
time-month-6 = June
time-month-7 = July
time-month-8 = August
time-month-9 = September
time-month-10 = October
time-month-11 = November
time-month-12 = December
time-month-unknown = Unknown month
