# Networks: how they are heard, and what can go wrong in joining one.

network-strong-secured = Strong signal, needs a password
network-fair-secured = Fair signal, needs a password
network-weak-secured = Weak signal, needs a password
network-strong-open = Strong signal, open to everyone
network-fair-open = Fair signal, open to everyone
network-weak-open = Weak signal, open to everyone

network-is-online = { $network }, with internet
network-is-offline = { $network }, without internet
network-is-none = No network for now
network-does-not-apply = This device does not use Wi-Fi

network-wrong-key = The network did not accept this password.
    .next = Type the Wi-Fi password again. Small and capital letters matter.
network-not-found = The device does not hear this network.
    .next = Check its name and that the router is on. Then bring the device closer to it.
network-no-address = The network accepted the password but gave the device no address.
    .next = Switch the router off and on. Then choose the network again.
network-timed-out = The network did not answer in time.
    .next = Bring the device closer to the router. Then choose the network again.
network-no-internet = The device joined the network but cannot reach the internet.
    .next = Check the router, or stay with this network and go on.
network-key-length = A Wi-Fi password has 8 to 63 characters.
    .next = Check the password and type it again.
network-name-empty = The network name is missing.
    .next = Type the name of the network.
network-name-long = This network name is too long.
    .next = A name has at most 32 letters. Check it and type it again.
