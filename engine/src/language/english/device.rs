//! What a device is told to do at once: "mute the tv", "turn the volume down".

use crate::language::english::mood::Timing;
use crate::language::english::verb::DETERMINERS;
use crate::language::english::word::{Word, longest};

/// Verbs of switching.
const SWITCH: [&str; 30] = [
    "turn on",
    "turn off",
    "turn up",
    "turn down",
    "turn",
    "switch on",
    "switch off",
    "switch",
    "mute",
    "unmute",
    "dim",
    "pause",
    "resume",
    "lower",
    "raise",
    "increase",
    "decrease",
    "crank up",
    "skip",
    "shuffle",
    "replay",
    "rewind",
    "fast forward",
    "open",
    "close",
    "stop",
    "play",
    "snooze",
    "brighten",
    "connect to",
];

/// What a device has or is.
const DEVICES: [&str; 44] = [
    "tv",
    "television",
    "music",
    "song",
    "track",
    "playlist",
    "volume",
    "sound",
    "light",
    "lights",
    "lamp",
    "lamps",
    "ac",
    "fan",
    "heat",
    "heater",
    "heating",
    "thermostat",
    "radio",
    "speaker",
    "speakers",
    "alarm",
    "timer",
    "screen",
    "brightness",
    "wifi",
    "wi-fi",
    "bluetooth",
    "flashlight",
    "subtitles",
    "camera",
    "spotify",
    "youtube",
    "netflix",
    "maps",
    "browser",
    "calculator",
    "conditioner",
    "conditioning",
    "hotspot",
    "siri",
    "podcast",
    "stopwatch",
    "mic",
];

/// Particles after what is switched.
const PARTICLES: [&str; 12] =
    ["on", "off", "up", "down", "please", "now", "louder", "again", "a", "notch", "bit", "little"];

/// The most words between a verb of switching and the device: "the living room lights".
const REACH: usize = 4;

/// Whether the clause tells a device what to do at once; with a time it may be a todo.
pub(super) fn is_operated(words: &[Word], timing: Timing) -> bool {
    let Some(count) = longest(words, &SWITCH).filter(|_| !timing.ahead) else { return false };
    let end = words.iter().rposition(|w| !w.is_in(&PARTICLES)).map_or(0, |at| at + 1);
    let Some((thing, before)) = words.get(count..end).and_then(<[Word]>::split_last) else { return false };
    let own = before.iter().all(|w| !w.is_in(&["at", "in", "before", "and"]));
    // "open the …", "play the …" begin errands too.
    let determined = before.first().is_none_or(|w| w.is_in(&DETERMINERS));
    thing.is_in(&DEVICES) && own && determined && before.len() <= REACH
}
