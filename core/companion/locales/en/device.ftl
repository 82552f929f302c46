# Devices: kinds, sensors, and words that come from outside.

# Words from outside, exactly as they are. Variables: $words
device-words = { $words }
device-model = { $maker } { $model }
device-model-variant = { $device }, { $variant }
device-not-stated = Not stated
device-not-known = Not known to this app
device-until = Until { $month }

device-category-lock = door lock
device-category-thermostat = thermostat
device-category-sensor = sensor
device-category-camera = camera
device-category-light = lamp
device-category-plug = socket
device-category-other = device

device-sensor = Where: { $place }. When on: { $when }. { $indicator } { $kept } { $sent } { $off }
device-sensor-indicator = Shows that it is on: { $words }.
device-sensor-no-indicator = It does not show when it is on.
device-sensor-kept = Kept: { $words }.
device-sensor-not-kept = Nothing is kept.
device-sensor-sent = Sent to: { $words }.
device-sensor-not-sent = Nothing is sent anywhere.
device-sensor-off = To switch it off: { $words }.
device-sensor-no-off = It cannot be switched off.

device-sensor-camera = Camera: sees
device-sensor-microphone = Microphone: hears
device-sensor-motion = Motion sensor: notices movement near it
device-sensor-temperature = Temperature sensor: feels how warm it is
device-sensor-humidity = Humidity sensor: feels how damp the air is
device-sensor-light = Light sensor: notices how bright it is
device-sensor-contact = Contact sensor: notices open and closed
device-sensor-fingerprint = Fingerprint reader: recognises fingers
device-sensor-location = Location: knows where the device is
device-sensor-acceleration = Movement sensor: notices when the device is moved
device-sensor-air = Air sensor: notices smoke or gas
device-sensor-power = Power meter: measures electricity
device-sensor-radio = Radio sensor: notices other devices near it
device-sensor-touch = Keys or touch: notice fingers on it
device-sensor-other = A sensor that this app does not know
