/**
 * THE catalogue of expected failures. A code is stable and is what programs compare; `text` says what happened and
 * `advice` what a technician can do. `docs/generated/faults.md` is generated from it.
 */
export const FAULTS = {
  // The wire: a frame that could not be read or must not be sent.
  "wire.empty": { text: "The frame is empty.", advice: "Nothing to do: some servers send blank lines." },
  "wire.not-sip": {
    text: "The line is not a SIP2 message: it does not start with two digits.",
    advice: "Read the line: some servers answer in plain text when they fail, and a wrong port often greets.",
  },
  "wire.unknown-message": {
    text: "The two-digit message code is not part of SIP2.",
    advice: "The other side speaks an extension, or bytes were lost on the way.",
  },
  "wire.truncated": {
    text: "The message is shorter than its fixed part.",
    advice: "Ask the ILS vendor why the answer is cut; look at the last frames.",
  },
  "wire.too-long": {
    text: "The line grew past the limit without a terminator.",
    advice: "Check the terminator in the dialect; a wrong port can also send without end.",
  },
  "wire.forbidden-character": {
    text: "A value holds the delimiter, a line end or a control character.",
    advice: "Scan or type the value again; such a character is never part of a barcode or PIN.",
  },
  "wire.bad-fixed-field": {
    text: "A fixed field has the wrong width or a character outside its set.",
    advice: "This is a fault of the sender: report it with the named field.",
  },

  // The connection to the ACS.
  "acs.dns": {
    text: "The name of the ACS is not known.",
    advice: "Check acs.host and the station's name server.",
  },
  "acs.tcp": {
    text: "The ACS does not accept a connection.",
    advice: "Check host, port and firewall; is the SIP server running?",
  },
  "acs.tls": {
    text: "The secure connection could not be made.",
    advice: "Check the CA, the pinned certificate, the client certificate and the station's clock.",
  },
  "acs.login-refused": {
    text: "The ACS refused the login.",
    advice: "Check login user, password and location code with the ILS.",
  },
  "acs.login-silent": {
    text: "The ACS accepted the connection but does not answer the login: not answering, or full.",
    advice: "Many servers take only a fixed number of clients: ask the ILS vendor for the limit.",
  },
  "acs.silent": {
    text: "The ACS did not answer in time.",
    advice: "Ask the ILS whether it is slow or stuck.",
  },
  "acs.closed": {
    text: "The ACS closed the connection.",
    advice: "Lectern reconnects by itself; see the ACS's own log.",
  },
  "acs.offline": {
    text: "The ACS says it is not on-line.",
    advice: "The ILS is in off-line or maintenance mode: ask the ILS.",
  },
  "acs.checkout-not-allowed": {
    text: "The ACS says that checkout is not allowed for this station.",
    advice: "Ask the ILS; some servers say so wrongly: then set trustStatusFlags to false for this site.",
  },
  "staff.weak-pin": {
    text: "The PIN of a staff card has at least six keys, and they are neither all the same nor in a row.",
    advice: "Take another PIN.",
  },
  "staff.no-card": {
    text: "No card was given.",
    advice: "Scan the card, or type its number and press Enter; then the PIN.",
  },
  "station.closed-by-staff": {
    text: "Staff have put the station out of service.",
    advice: "It is opened again on the staff screen of the station.",
  },
  "station.catching-up": {
    text: "The ILS is told first what was done while it could not be asked.",
    advice: "Nothing to do: the station opens by itself; `lectern journal list` shows how far it is.",
  },
  "station.recovering": {
    text: "The station finds out what became of what was interrupted.",
    advice: "Nothing to do: it takes some seconds, and then the station opens by itself.",
  },
  "station.no-reader": {
    text: "No scanner and no pad of the station can be used.",
    advice: "See which is away: `lectern doctor`. The station comes back by itself when one of them does.",
  },
  "station.nothing-offered": {
    text: "By policy and by what works, there is nothing that a patron could do here now.",
    advice: "See `policy` in station.yaml and what is away: `lectern doctor`.",
  },
  "acs.malformed-answer": {
    text: "The ACS sent an answer that is not the message asked for or cannot be read.",
    advice: "Send the masked frames to the ILS vendor: `lectern sip check` makes a report.",
  },
  "acs.plain-text": {
    text: "The ACS answered with plain text instead of a SIP2 message.",
    advice: "The server failed inside: look into the ACS's own log at this time.",
  },
  "acs.bad-checksum": {
    text: "The answers of the ACS arrive with a wrong checksum.",
    advice: "Check charset and error detection in the dialect, then the line.",
  },
  "acs.resend-exhausted": {
    text: "The ACS keeps asking to resend the request.",
    advice: "It does not support the message, or requires another form of it: see the dialect.",
  },
  "acs.not-connected": {
    text: "There is no connection to the ACS.",
    advice: "Lectern keeps trying; see the fault of the last attempt.",
  },
  "acs.unknown-outcome": {
    text: "The answer to a transaction was lost: it may have happened.",
    advice: "Ask the ILS (item information, patron information) before anything is repeated.",
  },
  "acs.not-taken-back": {
    text: "The ILS does not take the item back here.",
    advice: "Look it up in the ILS: it may be another library's, or not be known there.",
  },
  "acs.unsupported": {
    text: "The ACS does not support this message.",
    advice: "Leave the function off for this site, or ask the ILS vendor to enable it.",
  },

  // Devices.
  "device.not-found": {
    text: "The device is not there.",
    advice: "Check plug and cable, then the path in the profile.",
  },
  "device.ambiguous": {
    text: "Several devices fit, and nothing tells which one is meant.",
    advice: "Add the fact that is named to match, or a path that stays the same.",
  },
  "device.unreachable": {
    text: "Nothing answers at the network address of the device.",
    advice:
      "Is it switched on and on the network? Check host and port; many devices take one connection at a time.",
  },
  "device.no-permission": {
    text: "The station may not open the device.",
    advice: "Install the udev rules, or add the user to the group that owns the device.",
  },
  "device.lost": {
    text: "The device went away or stopped answering.",
    advice: "Check plug, cable and power.",
  },
  "device.write-timeout": {
    text: "The device did not take the data in time.",
    advice: "Is it switched on, on-line and supplied with paper?",
  },

  "device.silent": {
    text: "The device is plugged in but does not answer.",
    advice: "Is it switched on? Check baud rate and parity in the profile.",
  },
  "device.in-use": {
    text: "Another program holds the device.",
    advice:
      "The station, where it runs: `lectern status` asks it; stop it to examine the device. Else find who it is with `fuser -v`.",
  },
  "device.open-failed": {
    text: "The device is there but cannot be opened.",
    advice: "Unplug it and plug it in again; check that the path is that of the right device.",
  },
  "device.busy": {
    text: "The device is still at work on the job before.",
    advice: "Wait a moment and try again.",
  },
  "device.no-pty": {
    text: "No pseudo-terminal could be made for a simulated device.",
    advice: "Check that /dev/ptmx is there and that dependencies were installed on this machine.",
  },
  "device.bad-answer": {
    text: "The device answers, but not what this driver understands.",
    advice: "Compare model and driver in the profile; `lectern device decode` reads a capture.",
  },
  "device.wrong-settings": {
    text: "The device speaks with another baud rate or parity than the profile says.",
    advice: "Write the settings that were found into the profile.",
  },
  "device.wrong-model": {
    text: "The device is another one than the profile says.",
    advice: "Pick the profile of the device that is plugged in.",
  },
  "device.not-supported": {
    text: "The device cannot do this.",
    advice: "Leave the function off in the profile, or use another device for it.",
  },
  "device.refused": {
    text: "The device refused the command.",
    advice: "Read the code in the device's manual.",
  },
  "device.not-as-commanded": {
    text: "The device says that it is not as it was told to be.",
    advice: "Switch it off and on; a relay or switch that sticks has to be replaced.",
  },
  "device.scan-mode": {
    text: "The reader is in scan mode and takes no commands.",
    advice: "Switch it to ISO Host mode with the maker's tool (CFG1, READER-MODE).",
  },
  "device.hardware": {
    text: "The device reports a fault of its hardware.",
    advice: "Switch it off and on; if it says so again it needs the maker's service.",
  },

  // Tags on a pad.
  "tag.gone": {
    text: "The tag does not answer: it left the pad, or something hides it.",
    advice: "Put the item flat on the middle of the pad and keep it there.",
  },
  "tag.locked": {
    text: "The value is locked on the tag.",
    advice: "A locked AFI or block can never be changed: give the item a new tag.",
  },
  "tag.protected": {
    text: "The tag wants a password for this.",
    advice: "Enter the library's tag password in the profile.",
  },
  "tag.not-supported": {
    text: "The tag's chip cannot do this.",
    advice: "Use the security that the chip has (AFI or EAS), or give the item a new tag.",
  },
  "tag.no-block": { text: "The tag has no such block.", advice: "Check the tag's size." },
  "tag.not-written": {
    text: "The tag did not take the value.",
    advice: "Put the item flat on the middle of the pad; metal and other tags near it weaken the field.",
  },
  "tag.refused": {
    text: "The tag answered with an error.",
    advice: "Read the code in the tag's data sheet.",
  },
  "tag.unreadable": {
    text: "What is on the tag cannot be read as a library's data.",
    advice: "Look at it with `lectern tag decode`; program the tag anew.",
  },

  // Security of items.
  "security.not-released": {
    text: "The item's security could not be taken off.",
    advice: "Take the item to the desk; it would set off the gate.",
  },
  "security.not-armed": {
    text: "The item's security could not be put on again.",
    advice: "Take the item to the desk: the gate would let it pass.",
  },
  "security.magnetic-media": {
    text: "The device would harm magnetic media and was not used.",
    advice: "Take tapes and discs to the desk.",
  },
  "security.manual": {
    text: "The desensitizer is switched to manual.",
    advice: "Switch it to automatic at the device.",
  },
  "security.not-sensed": {
    text: "No item passed over the device in time.",
    advice: "Slide the item along the device in the direction of the arrow.",
  },

  // Payment.
  "payment.declined": { text: "The payment was declined.", advice: "Try another card or pay at the desk." },
  "payment.aborted": {
    text: "The payment was ended before anything was charged.",
    advice: "Try again or pay at the desk.",
  },
  "payment.unknown-outcome": {
    text: "The result of a payment was lost: it may have been charged.",
    advice: "Ask the terminal how it ended before anything is charged again.",
  },
  "payment.unknown-reversal": {
    text: "The answer to giving a payment back was lost: it may have been given back.",
    advice: "Ask for it again: the terminal is asked first whether it was done.",
  },
  "payment.not-ready": {
    text: "The terminal takes no payments now.",
    advice: "Do at the terminal what it asks for, or call the payment provider.",
  },
  "payment.open": {
    text: "A payment before this one is not settled yet: paid now, it could be paid twice.",
    advice: "See `lectern journal list`; settle what stands there with the terminal's receipts and the ILS.",
  },
  "payment.more-than-owed": {
    text: "More was to be paid than the patron owes.",
    advice: "Nothing was charged: look at the account again.",
  },
  "payment.refused-by-ils": {
    text: "Money was taken, and the ILS does not accept the payment.",
    advice:
      "Record it in the ILS by hand, or give it back at the terminal by its reference; then resolve the entry.",
  },
  "payment.undecided": {
    text: "Money was taken, and what the patron owes does not tell whether the ILS took note of it.",
    advice:
      "Compare the account in the ILS with the entry of the journal; record what is missing, and resolve it.",
  },
  "payment.not-reversed": {
    text: "The payment could not be given back.",
    advice: "Give it back at the terminal by its reference.",
  },

  // Printers.
  "printer.out-of-paper": { text: "The printer has no paper.", advice: "Put in a new roll." },
  "printer.cover-open": { text: "The printer's cover is open.", advice: "Close it until it clicks." },
  "printer.cutter": {
    text: "The printer's cutter is stuck.",
    advice: "Switch the printer off, open it and remove the paper from the cutter.",
  },
  "printer.near-end": {
    text: "The printer's roll is nearly at its end.",
    advice: "Have a new roll ready.",
  },
  "printer.recoverable": {
    text: "The printer stopped at an error that it can recover from.",
    advice: "Remove what blocks it; Lectern lets it go on.",
  },
  "printer.offline": { text: "The printer is off-line.", advice: "Press its feed or on-line key." },
  "printer.error": {
    text: "The printer reports an error.",
    advice: "Switch it off and on; read the lamp code in its manual.",
  },

  // Scans that are not taken.
  "scan.too-short": { text: "The scan is too short.", advice: "Scan again; check minLength in the profile." },
  "scan.too-long": {
    text: "The scan is too long.",
    advice: "Scan one label at a time; check maxLength in the profile.",
  },
  "scan.bad-characters": {
    text: "The scan holds characters that no label has.",
    advice: "Scan again; check the cable.",
  },
  "scan.bad-check-digit": {
    text: "The check digit of the scan is wrong.",
    advice: "Scan again; clean the label.",
  },
  "scan.partial": {
    text: "Only part of a scan arrived.",
    advice: "Scan again; check terminator and gapMs in the profile.",
  },
  "scan.bad-affix": {
    text: "Prefix or suffix of the scan is missing.",
    advice: "Check prefix and suffix in the profile.",
  },
  "scan.publishers-label": {
    text: "The scan is the publisher's number (ISBN, ISSN), which all copies have.",
    advice: "Scan the library's own label, not the publisher's on the back.",
  },
  "scan.not-accepted": {
    text: "The scan is none of the labels that this library uses.",
    advice: "Scan the library's own label; check accept in the profile.",
  },
  "scan.bad-card": {
    text: "What the card reader sent holds no card number.",
    advice: "Swipe or hold the card again; check track2 or uid in the profile.",
  },
  "scan.bad-report": {
    text: "The scanner's report does not have the form that was expected.",
    advice: "Check report in the profile; `lectern device decode` reads a capture.",
  },
  "scan.duplicate": { text: "The same label was read again at once.", advice: "Nothing to do." },

  // Files that people write.
  // Receipts.
  "receipt.template": {
    text: "A receipt template holds a mistake.",
    advice: "Correct the named line; `lectern receipt check DIRECTORY` tells all of them.",
  },
  "receipt.bad-address": {
    text: "This is no address that mail can be sent to.",
    advice: "Type it again: name@domain, without blanks.",
  },
  "mail.unreachable": {
    text: "The mail server does not answer, or ended the connection.",
    advice: "Check mail.host, mail.port and the firewall; it is tried again.",
  },
  "mail.tls": {
    text: "The secure connection to the mail server could not be made.",
    advice: "Check mail.tls, mail.port and the server's certificate.",
  },
  "mail.login": {
    text: "The mail server refused the login.",
    advice: "Check mail.user and the password file.",
  },
  "mail.not-taken": {
    text: "The mail server did not take a mail for now.",
    advice: "It is tried again; if it stays so, check mail.from, and ask who runs the server.",
  },
  "mail.refused": {
    text: "The mail server refused a mail for good: nobody has that address, or it must not be sent there.",
    advice: "Nothing to do: the patron typed the address, or the ILS has it wrong.",
  },
  "mail.sealed": {
    text: "A mail in the outbox cannot be read with the station's key.",
    advice: "Was the key changed? Such a mail is lost; the loans are not.",
  },
  "mail.outbox": {
    text: "The outbox cannot be written or read.",
    advice: "Check mail.outbox: path, permissions, room on the disk.",
  },

  "screen.no-socket": {
    text: "The socket for the screen cannot be opened.",
    advice: "Is another station running? Else check `screen.socket` and the permissions of its directory.",
  },
  "observe.no-socket": {
    text: "How the station is cannot be told to programs: their socket cannot be opened.",
    advice: "Is another station running? Else check `observe` and the permissions of the socket's directory.",
  },
  "observe.no-answer": {
    text: "The station does not answer at its socket.",
    advice: "Is it running? `observe.socket` says where it listens; its user and its group may ask there.",
  },
  "observe.no-bundle": {
    text: "The file for support could not be written.",
    advice: "Is there room, and may you write there? `tar` has to be installed.",
  },
  "alert.not-taken": {
    text: "An alert could not be handed over.",
    advice: "Is the address right, and the token? It is tried again.",
  },
  "alert.refused": {
    text: "Who is to be told of alerts does not want them in this form.",
    advice: "See what the program at observe.alerts.webhook.url expects: JSON, posted.",
  },
  "fleet.no-broker": {
    text: "The broker cannot be reached, or takes nothing.",
    advice: "Check address, certificates and login; is the broker running? It is tried again.",
  },
  "fleet.no-answer": {
    text: "The station does not answer to a command.",
    advice:
      "Does `lectern fleet watch` show it on-line? A station answers only to commands that its own key file has signed.",
  },
  "fleet.not-kept": {
    text: "The station cannot write down that it obeyed a command, and does not obey it.",
    advice: "See its disk: the file stands beside the journal.",
  },
  "fleet.no-signal": {
    text: "The station has nothing by which it could be told from others.",
    advice: "A lamp, or a pad with lamps or a beeper, is what shows it.",
  },
  "signed.unreadable": {
    text: "A command or bundle is not of the form that this version reads.",
    advice: "Send it with `lectern fleet` of the station's version.",
  },
  "signed.unsigned": {
    text: "A command or bundle is not signed by the key that this station obeys.",
    advice: "Who may publish at the broker? If nobody of yours sent it, somebody else may.",
  },
  "signed.elsewhere": {
    text: "A command or bundle for another station came to this one.",
    advice: "Somebody sends on what they heard: see who may publish at the broker.",
  },
  "signed.replayed": {
    text: "A command or bundle is not newer than the last one.",
    advice: "Send it again. If nobody of yours sent it twice, somebody repeats what they heard.",
  },
  "signed.stale": {
    text: "A command was signed more than five minutes ago, or a command or bundle ahead of now.",
    advice: "Send it again; else compare the clocks of station and sender.",
  },
  "signed.key": {
    text: "A key for commands cannot be used.",
    advice:
      "`lectern fleet keygen NAME` makes NAME (to sign with, for you alone) and NAME.pub (for stations).",
  },
  "bundle.wrong": {
    text: "A bundle makes no station of this one: its configuration or a profile holds mistakes.",
    advice: "The first is said with it; mend the bundle, and publish it anew.",
  },
  "bundle.unhealthy": {
    text: "With a bundle the station did not get well in time, and went back to what it had.",
    advice: "See its log of that time: what was missing? Was it the bundle, publish a mended one.",
  },
  "screen.no-page": {
    text: "The page for the screen is not there.",
    advice: "Build it: `npm run build:screen`; or name its folder with --page.",
  },
  "screen.no-browser": {
    text: "The browser for the screen is not there.",
    advice: "Install it: `apt-get install chromium`; Electron comes by a package of its own.",
  },
  "screen.ended": {
    text: "The browser for the screen has ended by itself.",
    advice:
      "It is started again where systemd keeps it; else start it. Where it ends again and again, run it by hand.",
  },
  "screen.as-root": {
    text: "The screen does not run as root: a browser has no sandbox there.",
    advice: "Start it as a user without rights who may open the socket of the screen.",
  },
  "config.unreadable": { text: "The file cannot be read.", advice: "Check path and permissions." },
  "config.invalid": { text: "The file holds a mistake.", advice: "Correct the named line." },
  "config.refused": {
    text: "The configuration was changed and holds mistakes; the one before stays in force.",
    advice: "`lectern config check` says them all; once they are corrected it is read again.",
  },
  "config.needs-restart": {
    text: "The configuration was changed in something that takes hold only at a start.",
    advice: "Start the station again when nobody is there.",
  },
  "config.bad-argument": {
    text: "The command line holds a mistake.",
    advice: "See `--help` of the command.",
  },
  "config.unknown-name": { text: "The name is not known.", advice: "Take one of the names listed." },

  // The list of cards that borrow nothing off-line.
  "blocklist.unreadable": {
    text: "The list of blocked cards cannot be read or written.",
    advice: "See policy.offLine.blockListFile; `lectern blocklist make` makes the list.",
  },
  "blocklist.damaged": {
    text: "The file is no list of blocked cards, or not all of one.",
    advice: "Make it anew with `lectern blocklist make`.",
  },

  // The journal of the station.
  "journal.unreadable": {
    text: "The journal's file cannot be opened or written.",
    advice: "Check the path, and that the directory and the file belong to the station's user.",
  },
  "journal.damaged": {
    text: "The journal is damaged.",
    advice:
      "Keep its files (the one named, and those ending in -wal and -shm) for who is to look at them, put them aside with `lectern journal set-aside`, and settle what was open by the ILS's lists.",
  },
  "journal.sound": {
    text: "The journal is sound and is not put aside.",
    advice: "Settle what is open in it: `lectern journal list`.",
  },
  "journal.newer": {
    text: "The journal was written by a newer Lectern.",
    advice: "Install that version again; an older one must not write into it.",
  },
  "journal.locked": {
    text: "Another program holds the journal.",
    advice: "Find it with `fuser -v` and the journal's path; only one station may use a journal.",
  },
  "journal.full": {
    text: "There is no room left for the journal.",
    advice: "Make room on its disk; nothing is lent until it can be written down.",
  },
  "journal.disk": {
    text: "The disk failed to read or write the journal.",
    advice: "Look into the system's log (`dmesg`): the card or disk may have to be replaced.",
  },
  "journal.closed": {
    text: "The journal has been closed.",
    advice: "Nothing to do: the station is going down.",
  },
  "journal.wrong-key": {
    text: "The key is not the one that the journal was written with.",
    advice: "Give the key file that this journal was begun with; without it nobody can read the journal.",
  },
  "journal.no-entry": {
    text: "The journal has no such entry.",
    advice: "See `lectern journal list --all`; closed entries are deleted after keepDays.",
  },
  "journal.not-an-exception": {
    text: "Only an exception can be settled by staff.",
    advice: "The station still works on an entry that is open; a closed one needs nothing.",
  },
  "journal.settled-meanwhile": {
    text: "Staff settled the entry in the meantime.",
    advice: "Nothing to do: what they wrote stands.",
  },
  "journal.broken-audit": {
    text: "The audit of the journal is not as it was written: a row was changed, added or taken out.",
    advice: "Compare with a head or an export that was kept elsewhere; find out who can write to the file.",
  },
  "key.unreadable": {
    text: "The key cannot be read.",
    advice: "Make one with `lectern journal key FILE`; give the file to the station's user.",
  },
  "key.exposed": {
    text: "Others may read the key.",
    advice: "chmod 600 the file, and make a new key if it may have been read.",
  },
  "key.malformed": {
    text: "The file does not hold a key: 64 hexadecimal digits on one line.",
    advice: "Give the file that `lectern journal key FILE` made.",
  },
  "key.exists": {
    text: "The file is there already and is not written over.",
    advice: "Take another name; a journal whose key is lost cannot be read.",
  },

  // The machine.
  "system.port-in-use": {
    text: "The port is already in use.",
    advice: "Take another port, or 0 for any free one.",
  },
  "system.cannot-listen": {
    text: "The address cannot be listened on.",
    advice: "Check the address, and whether this user may take the port: below 1024 only root may.",
  },
  "system.tool-missing": {
    text: "A program or library of the operating system is missing.",
    advice: "Install the named package.",
  },
} as const satisfies Readonly<Record<string, { readonly text: string; readonly advice: string }>>;

export type FaultCode = keyof typeof FAULTS;

/** An expected failure as a value. `detail` is safe for logs: never an identifier, PIN or password. */
export interface Fault<C extends FaultCode = FaultCode> {
  readonly code: C;
  readonly detail: string;
}

/** Makes a fault of the catalogue; pass "" where there is nothing to add to the catalogue's text. */
export function fault<C extends FaultCode>(code: C, detail: string): Fault<C> {
  return { code, detail };
}

/** One line for people: what happened, the detail, what to do. */
export function explain(what: Fault): string {
  const { text, advice } = FAULTS[what.code];
  return `${text}${what.detail === "" ? "" : ` (${what.detail})`} ${advice}`;
}
