# Consent: one request for each purpose, two equal choices.

consent-title = May your data be used for this?
consent-body = You decide. You can say no and still use the device.
consent-no-choice = If you do not choose, the answer is no.
consent-purpose = What for
consent-data = Which data
consent-controller = Who is in charge of it
consent-recipients = Who else gets it
consent-no-recipients = No one else
consent-retention = How long it is kept
consent-kept-for = { $time }
consent-sensitive = Very personal
consent-sensitive-yes = Yes. This kind of data says a lot about you.
consent-withdraw = Changing your mind
consent-withdraw-how = Forget the device in this app, and your permission ends.
consent-given = You allowed it
consent-refused = You did not allow it
consent-unasked-label = Other requests
consent-unasked = { $count ->
        [one] { NUMBER($count) } more request was not asked now, so it is not allowed.
       *[other] { NUMBER($count) } more requests were not asked now, so they are not allowed.
    }
