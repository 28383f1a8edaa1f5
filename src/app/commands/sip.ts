import type { Command } from "commander";
import type { CheckOptions } from "../sip/check/options.ts";
import type { DecodeOptions, EncodeOptions, TalkOptions } from "../sip/stdio.ts";

/** `lectern sip …`: SIP2 for people at a terminal. */
export function registerSip(program: Command): void {
  const sip = program.command("sip").description("look at SIP2 messages, and talk to any ACS");
  registerDecode(sip);
  registerEncode(sip);
  registerSend(sip);
  registerConsole(sip);
  registerCheck(sip);
}

function registerDecode(sip: Command): void {
  withFormat(sip.command("decode"))
    .description("frames on standard input, one per line -> one JSON object per line")
    .option("--pretty", "for people: labels, dates and flags in words", false)
    .option("--mask", "hide identifiers, PINs, passwords and names", false)
    .option("--strict", "exit 1 if a frame could not be read", false)
    .action(async (options: DecodeOptions) => {
      const { runDecode } = await import("../sip/stdio.ts");
      process.exitCode = await runDecode(options);
    });
}

function registerEncode(sip: Command): void {
  withFormat(sip.command("encode"))
    .description(
      "JSON objects as decode prints them, one per line -> frames. Empty segments and leading junk are gone, the last delimiter is there, AY and AZ are made anew",
    )
    .option("--error-detection", "add AY and AZ to messages that have none", false)
    .option("--terminator <name>", "what ends a frame: cr, crlf or lf", "lf")
    .action(async (options: EncodeOptions) => {
      const { runEncode } = await import("../sip/stdio.ts");
      process.exitCode = await runEncode(options);
    });
}

function registerSend(sip: Command): void {
  withTarget(sip.command("send"))
    .description("say messages to an ACS and show its answers")
    .argument("<host:port>", "the ACS")
    .argument("<message...>", "raw SIP2, {now} for the date; or words: 'patron status AA=21234 AD=1234'")
    .option("--institution <id>", "AO of messages given in words", "")
    .option("--raw", "show answers as they came", false)
    .option("--json", "show answers as `lectern sip decode` does", false)
    .option("--show-secrets", "do not mask identifiers, PINs, passwords and names", false)
    .action(async (address: string, messages: string[], options: TalkOptions) => {
      const { runSend } = await import("../sip/stdio.ts");
      process.exitCode = await runSend(address, messages, options);
    });
}

function registerConsole(sip: Command): void {
  withTarget(sip.command("console"))
    .description("talk to an ACS by hand, with completion of message and field names")
    .argument("<host:port>", "the ACS")
    .option("--institution <id>", "AO of messages given in words", "")
    .option("--raw", "show answers as they came", false)
    .option("--json", "show answers as `lectern sip decode` does", false)
    .option("--show-secrets", "do not mask identifiers, PINs, passwords and names", false)
    .action(async (address: string, options: TalkOptions) => {
      const { runTerminal } = await import("../sip/stdio.ts");
      process.exitCode = await runTerminal(address, options);
    });
}

function registerCheck(sip: Command): void {
  withTarget(sip.command("check"))
    .description("a conformance run against any ACS, in TAP; it never leaves a loan behind")
    .argument("<host:port>", "the ACS")
    .requiredOption("--patron <id>", "a patron who may borrow")
    .option("--pin <pin>", "the PIN of the patron")
    .option("--item <id>", "an item that may be lent and is not on loan")
    .option("--institution <id>", "AO of all messages", "")
    .option("--terminal-password <password>", "AC of all messages", "")
    .option("--second-patron <id>", "asks for the lent item, which must not be lent twice")
    .option("--bad-pin <pin>", "a PIN that is wrong for the patron; tried twice")
    .option("--unknown-patron <id>", "an identifier that no patron has", "LECTERN-NO-PATRON")
    .option("--unknown-item <id>", "an identifier that no item has", "LECTERN-NO-ITEM")
    .option("--pay <amount>", "pay this much of the patron's fees (37): this is not taken back")
    .option("--currency <code>", "currency of the payment", "USD")
    .option("--yes", "run the checks that change state without asking", false)
    .option("--list", "list the checks, and which of them change state, and end", false)
    .action(async (address: string, options: CheckOptions) => {
      const { runCheckCommand } = await import("../sip/check/command.ts");
      process.exitCode = await runCheckCommand(address, options);
    });
}

function withFormat(command: Command): Command {
  return command
    .option("--dialect <name>", "the library system, for charset, delimiter and terminator", "generic")
    .option("--charset <name>", "ascii, cp850, latin1, utf8 or utf8-nfd")
    .option("--delimiter <character>", "what ends a variable field");
}

function withTarget(command: Command): Command {
  return withFormat(command)
    .option("--terminator <name>", "what ends a message: cr, crlf or lf")
    .option("--login <user:password>", "log in; without it the ACS must know us by our address")
    .option("--location <code>", "CP of the login, AP of a checkin", "")
    .option("--telnet", "log in at prompts instead of by message 93", false)
    .option("--error-detection", "send AY and AZ", false)
    .option("--timeout <seconds>", "patience for an answer", "10")
    .option("--tls", "secure the connection", false)
    .option("--tls-ca <file>", "who may sign the certificate of the ACS (PEM)")
    .option("--tls-pin <sha256>", "the certificate of the ACS, by its fingerprint")
    .option("--tls-cert <file>", "certificate of this client (PEM)")
    .option("--tls-key <file>", "key of this client (PEM)")
    .option("--tls-name <name>", "the name in the certificate, if it is not the host");
}
