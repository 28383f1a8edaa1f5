/** Every event that Lectern logs, declared once. `docs/generated/log-events.md` is generated from it. */
export const LOG_EVENTS = {
  "sip.sent": { level: "debug", text: "A frame was sent; `frame` is masked." },
  "sip.received": { level: "debug", text: "A frame was received; `frame` is masked." },
  "sip.unreadable": { level: "warn", text: "A frame could not be read; only its code and length are kept." },
  "sip.warning": { level: "warn", text: "A frame was read with doubts." },
  "sip.connected": { level: "info", text: "Connected and logged in to the ACS." },
  "sip.disconnected": { level: "info", text: "The connection to the ACS ended." },
  "sip.retry": { level: "info", text: "Connecting again after a pause." },
  "sip.fault": { level: "warn", text: "An exchange with the ACS failed." },
  "acs.started": { level: "info", text: "The simulated ACS listens." },
  "acs.stopped": { level: "info", text: "The simulated ACS stopped." },
  "acs.reloaded": { level: "info", text: "The library was read again; its clients were sent away." },
  "acs.reload-failed": { level: "warn", text: "The library could not be read again; the old one stays." },
  "acs.client-connected": { level: "info", text: "A client connected." },
  "acs.client-closed": { level: "info", text: "A client's connection ended." },
  "acs.client-refused": { level: "warn", text: "A client was refused." },
  "acs.login": { level: "info", text: "A client tried to log in." },
  "acs.request": { level: "info", text: "A request and its answer, masked." },
  "acs.protocol-fault": { level: "warn", text: "A client broke a rule of the protocol." },
  "acs.behaviour": { level: "info", text: "A behaviour of the simulated ACS took hold." },
  "acs.control": { level: "info", text: "A command came over the control socket." },
  "device.health": {
    level: "info",
    text: "How a device is has changed; `fault` is what is wrong with it, or what staff should see to soon.",
  },
  "device.opened": { level: "info", text: "A device was opened." },
  "device.lost": { level: "warn", text: "A device went away." },
  "device.identified": { level: "info", text: "A device said which model it is." },
  "device.settings-found": {
    level: "warn",
    text: "A device speaks with other settings than its profile says; they are used, and belong into the profile.",
  },
  "device.discarded": { level: "info", text: "Bytes of a device were discarded; `reason` is a fault code." },
  "device.coins-lost": {
    level: "error",
    text: "Coins were taken that could not be counted: too many between two looks, or of no known worth.",
  },
  "device.recovered": {
    level: "warn",
    text: "A device was brought out of an error that it reported; `reason` is the fault.",
  },
  "device.host-started": { level: "info", text: "The process that holds the ways to devices was started." },
  "device.host-ended": {
    level: "warn",
    text: "The process that holds the ways to devices ended; its devices are lost until it is started again.",
  },
  "device.unsafe": { level: "error", text: "A device could not be brought to its safe state." },
  "pad.not-secured": {
    level: "warn",
    text: "The security of an item on a pad could not be changed; `detail` says how many of its tags were, and why not all.",
  },
  "payment.charged": { level: "info", text: "A till took money; `entry` is the journal's." },
  "payment.recorded": { level: "info", text: "The ILS took note of a payment." },
  "payment.waits": {
    level: "warn",
    text: "A payment is not at its end; `fault` says why. It is tried again.",
  },
  "payment.coin-astray": { level: "error", text: "A coin fell while nobody paid; `amount` in minor units." },
  "tag.unreadable": { level: "info", text: "A tag on a pad holds no data of a library that can be read." },
  "journal.step": {
    level: "debug",
    text: "An entry of the journal went a step; `ms` since it was opened, `outcome` where that was the last.",
  },
  "journal.exception": {
    level: "error",
    text: "Something waits for staff; `entry` is its number in the journal.",
  },
  "journal.not-written": {
    level: "error",
    text: "A step could not be written into the journal; it is decided anew when the station starts again.",
  },
  "recovery.tried": {
    level: "info",
    text: "What was left open was asked about; `now` says whether that settled it.",
  },
  "journal.not-read": { level: "error", text: "An entry of the journal could not be read." },
  "journal.pruned": { level: "info", text: "What was closed long ago was deleted; `entries` says how many." },
  "journal.not-pruned": { level: "warn", text: "What was closed long ago could not be deleted." },
  "config.taken": { level: "info", text: "A changed configuration is in force; `paths` says in what." },
  "config.needs-restart": {
    level: "warn",
    text: "A changed configuration takes hold in `paths` only when the station is started again.",
  },
  "config.refused": {
    level: "error",
    text: "A changed configuration holds mistakes and was not taken; `lectern config check` says them.",
  },
  "config.not-watched": {
    level: "warn",
    text: "Changes of the configuration are not noticed any more; SIGHUP has it read again.",
  },
  "offline.block-list": {
    level: "info",
    text: "The list of cards that borrow nothing off-line: how many, and how old in days.",
  },
  "offline.no-block-list": {
    level: "error",
    text: "The list of cards that borrow nothing off-line cannot be read: nothing is lent off-line.",
  },
  "offline.not-secured": {
    level: "error",
    text: "An item was lent or taken back off-line, and its security is not as it should be; `entry` is its number in the journal.",
  },
  "replay.told": {
    level: "info",
    text: "The ILS heard of something that was done off-line; `now` is what came of it.",
  },
  "replay.paused": { level: "warn", text: "Telling the ILS what was done off-line has to wait." },
  "replay.done": { level: "info", text: "The ILS has heard of everything that was done off-line." },
  "station.started": { level: "info", text: "The station is ready." },
  "station.service": {
    level: "info",
    text: "What the station can do has changed; `fault`: why it can do nothing; `limits`: what of it does not work.",
  },
  "station.clock-stepped": {
    level: "warn",
    text: "The machine's clock was set, by so many `seconds`: due dates and the journal go by it.",
  },
  "station.stopped": { level: "info", text: "The station stopped." },
  "systemd.not-told": {
    level: "warn",
    text: "systemd could not be told how this service is; `code`: of systemd-notify's end, or why it did not start.",
  },
  "systemd.watchdog-withheld": {
    level: "error",
    text: "The watchdog is not fed, and will end this service unless this passes; `why`: loop (the process is held up), acs (an exchange never ended), devices (their process does not answer), glass (no page gave a sign of life).",
  },
  "screen.connected": { level: "info", text: "A screen connected to the station." },
  "screen.gone": { level: "info", text: "A screen is no longer connected." },
  "screen.no-picture": {
    level: "info",
    text: "A picture of the library, of a cover or for the welcome, is not shown; `reason` is `too-large`, or what the operating system says.",
  },
  "screen.unreadable": {
    level: "warn",
    text: "A screen said what is no message; only its length is kept.",
  },
  "speech.not-said": {
    level: "warn",
    text: "What the screen says was not said aloud; `code`: of espeak-ng's end, or why it did not start; `complaint`: bytes that it wrote about it.",
  },
  "glass.listens": { level: "info", text: "The page is there and listens." },
  "glass.lives": {
    level: "debug",
    text: "The page painted a view, or answered when it was asked how it is.",
  },
  "glass.renewed": {
    level: "warn",
    text: "The page is begun anew, or its browser: `why` says what ended; a session goes on.",
  },
  "glass.denied": {
    level: "warn",
    text: "Something was denied to the page, or to the person before it; `what` is of which kind.",
  },
  "flow.screen": { level: "debug", text: "The screen changed." },
  "flow.refused": {
    level: "info",
    text: "Somebody was refused something; `reason` is the screen's word for why.",
  },
  "receipt.printed": {
    level: "info",
    text: "The printer took a slip; `assurance`: whether it said that it is out.",
  },
  "receipt.not-printed": {
    level: "warn",
    text: "A slip is not known to be on paper whole; `begun`: some of it may be.",
  },
  "receipt.template-failed": {
    level: "error",
    text: "A template of the station's own failed; the one that ships was used.",
  },
  "mail.sent": { level: "info", text: "The mail server took a mail; `number` is that of the outbox." },
  "mail.later": { level: "warn", text: "A mail was not taken, and is tried again later." },
  "mail.given-up": {
    level: "error",
    text: "A mail was given up: it was refused for good, nobody took it in time, or its file cannot be read.",
  },
  "alert.raised": {
    level: "warn",
    text: "Something needs somebody: `alert`, and `device` where it is about one.",
  },
  "alert.cleared": { level: "info", text: "What needed somebody is over." },
  "alert.sent": { level: "info", text: "An alert was handed over; `way` says how." },
  "alert.later": { level: "warn", text: "An alert was not taken, and is tried again." },
  "alert.given-up": { level: "error", text: "An alert was refused for good." },
  "alert.dropped": {
    level: "error",
    text: "So many alerts wait that one was let go of: one that a later one makes old, else the oldest.",
  },
  "alert.not-kept": {
    level: "warn",
    text: "The file of alerts could not be read or written: a restart may tell something twice, or not at all.",
  },
  "fleet.connected": { level: "info", text: "Connected to the broker of the fleet." },
  "fleet.away": { level: "warn", text: "The broker of the fleet is away; once for each absence." },
  "fleet.command": { level: "info", text: "A signed command is obeyed; `command` says which." },
  "fleet.refused": {
    level: "warn",
    text: "A command or bundle that came over the broker was refused; `fault` says why, `times` how often since it was last said.",
  },
  "fleet.bundle": {
    level: "info",
    text: "A signed bundle: `outcome` is `trial` (it is tried at the next start) or `taken` (the station is well with it).",
  },
  "fleet.bundle-refused": {
    level: "warn",
    text: "A signed bundle was not taken: `outcome` is `refused` (it never was in place) or `back` (it was taken back); `fault` says why, `mistakes` how many there are.",
  },
  "fleet.not-kept": {
    level: "warn",
    text: "A file of the fleet could not be read or written: no command is obeyed, no bundle taken, and days may be told twice.",
  },
  "flow.tries-used": {
    level: "warn",
    text: "Too many PINs or numbers were tried at this station: nobody is looked up for a while.",
  },
  "flow.end-session": { level: "warn", text: "The ILS did not end the patron's session." },
  "flow.help-called": { level: "warn", text: "Somebody at the station called for staff." },
  "flow.card-forgotten": {
    level: "warn",
    text: "A library card was left on the pad. `theirs`: it is known to be that of the patron who left; `blocked`: the ILS blocked it (01); `fault`: why it could not.",
  },
  "flow.items-forgotten": { level: "warn", text: "Items were left on the pad; `items` says how many." },
  "flow.intent-dropped": { level: "debug", text: "An intent was stale or not offered." },
} as const satisfies Readonly<
  Record<string, { readonly level: "debug" | "info" | "warn" | "error"; readonly text: string }>
>;

export type LogEvent = keyof typeof LOG_EVENTS;

/** Values of a log line. Whoever logs answers for it that no identifier, PIN or password is among them. */
export type LogData = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type Log = (event: LogEvent, data: LogData) => void;

/** A log that keeps nothing, for tests that do not look at it. */
export const silentLog: Log = () => {};
