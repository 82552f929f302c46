# Lists: joined from the end.

list-none = None
list-two = { $first } and { $rest }
list-more = { $first }, { $rest }
