# Decisions: when each is asked, what can be chosen, what is advised and why.

decision-sign-in-trigger = When a device is set up that can ask for a password.
decision-sign-in-phone = Use this app as the key
decision-sign-in-phone-detail = You need nothing to remember. Only this app can open the settings.
decision-sign-in-password = Create a password
decision-sign-in-password-detail = The device asks for the password and for this app.
decision-sign-in-why-title = Which one should I choose?
decision-sign-in-why = We recommend this app as the key. There is no password that someone could guess or steal. Choose a password if others use this phone or computer.

decision-network-trigger = When a device is set up that can use Wi-Fi.
decision-network-later = Not now
decision-network-later-detail = The device works near you without Wi-Fi.
decision-network-hidden = Type a hidden network
decision-network-hidden-detail = For a network that does not show its name.
decision-network-why-title = Does the device need Wi-Fi?
decision-network-why = With Wi-Fi the device can get updates by itself and you can reach it from far away. Without it, fewer people can reach the device. To add it later, set the device up again.

decision-updates-trigger = When a device is set up that can update itself.
decision-updates-on = Update automatically
decision-updates-on-detail = Security fixes are installed by themselves. For new features the device asks you first.
decision-updates-ask = Ask me each time
decision-updates-ask-detail = Nothing is installed until you say yes. Gaps stay open until then.
decision-updates-off = Switch updates off
decision-updates-off-detail = Known gaps stay open. Someone could use them to get into the device.
decision-updates-why-title = Why update automatically?
decision-updates-why = Gaps become known every month. Devices that update by themselves are safe days or weeks earlier. To change this later, set the device up again.

decision-consent-trigger = When a device would like to use your data for a purpose.
decision-consent-agree = Allow
decision-consent-refuse = Do not allow
decision-consent-why-title = What happens if I say no?
decision-consent-why = The device then does not use your data for this. Set-up goes on as usual. Your answer is saved. To change it, set the device up again.
