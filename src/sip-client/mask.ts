import { messageSpec } from "./spec/messages.ts";
import { fieldSpec, shownCode } from "./spec/fields.ts";
import { fixedEntries, type AnyMessage, type Field } from "./message.ts";

/** What stands in a log for a value that must not be there; it tells nothing, not even a length. */
export const MASK = "***";

/** Above this many comparisons a message is no message of a library, and its free text is not worth reading. */
const MAX_COMPARISONS = 100_000;

/**
 * The fields as a log may show them, by the secrecy column of the field table. Free text of the ACS is shown, but a
 * secret of the same message that it quotes is not.
 */
export function maskFields(fields: readonly Field[]): Field[] {
  const secrets = quotable(fields);
  const readable = secrets.length * fields.length <= MAX_COMPARISONS;
  return fields.map(({ code, value }) => ({
    code: shownCode(code),
    value: isSecret(code) || !readable ? cover(value) : withoutSecrets(value, secrets),
  }));
}

/** The secrets that free text could quote, the longest first: one may be part of another. */
function quotable(fields: readonly Field[]): string[] {
  const secrets = new Set<string>();
  for (const { code, value } of fields) {
    const secret = value.trim();
    if (isSecret(code) && secret.length > 1) secrets.add(secret);
  }
  return [...secrets].sort((a, b) => b.length - a.length);
}

function isSecret(code: string): boolean {
  const { secrecy } = fieldSpec(code);
  return secrecy === "person" || secrecy === "password";
}

function cover(value: string): string {
  return value === "" ? "" : MASK;
}

function withoutSecrets(value: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, MASK), value);
}

/**
 * A whole message on one line, as logs show it: code, fixed part and variable fields, secrets masked. So is a fixed
 * field of the wrong shape: where the fixed part is too short, variable fields have slipped into it.
 */
export function maskedFrame(message: AnyMessage): string {
  const kinds = new Map(messageSpec(message.code).fixed);
  const fixed = fixedEntries(message).map(([name, value]) =>
    kinds.get(name)?.pattern.test(value) === false ? MASK : value,
  );
  const fields = maskFields(message.fields).map(({ code, value }) => `${code}${value}|`);
  return `${message.code}${fixed.join("")}${fields.join("")}`;
}

/** The name of the message and its masked frame, for people: `checkout 11YN…`. */
export function describe(message: AnyMessage): string {
  return `${messageSpec(message.code).name} ${maskedFrame(message)}`;
}
