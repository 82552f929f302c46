# Senarai: digabungkan dari hujung.

list-none = Tiada
list-two = { $first } dan { $rest }
list-more = { $first }, { $rest }
