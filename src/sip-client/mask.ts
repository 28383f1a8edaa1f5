import { messageSpec } from "./spec/messages.ts";
import { fieldSpec, type Secrecy } from "./spec/fields.ts";
import { fixedEntries, type AnyMessage, type Field } from "./message.ts";

/** What stands in a log for a value that must not be there; it tells nothing, not even a length. */
export const MASK = "***";

/**
 * The value of each field as a log may show it, by the secrecy column of the field table. Free text of the ACS is
 * shown, but a secret of the same message that it quotes is not.
 */
export function maskFields(fields: readonly Field[]): Field[] {
  const secrets = fields
    .filter((field) => isSecret(fieldSpec(field.code).secrecy) && field.value.trim().length > 1)
    .map((field) => field.value.trim());
  return fields.map(({ code, value }) => ({
    code,
    value: maskValue(value, fieldSpec(code).secrecy, secrets),
  }));
}

function isSecret(secrecy: Secrecy): boolean {
  return secrecy === "person" || secrecy === "password";
}

function maskValue(value: string, secrecy: Secrecy, secrets: readonly string[]): string {
  if (isSecret(secrecy)) return value === "" ? "" : MASK;
  if (value.includes(MASK)) return value;
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, MASK), value);
}

/** A whole message on one line, as logs show it: code, fixed part and variable fields, secrets masked. */
export function maskedFrame(message: AnyMessage): string {
  const fixed = fixedEntries(message).map(([, value]) => value);
  const fields = maskFields(message.fields).map(({ code, value }) => `${code}${value}|`);
  return `${message.code}${fixed.join("")}${fields.join("")}`;
}

/** The name of the message and its masked frame, for people: `checkout 11YN…`. */
export function describe(message: AnyMessage): string {
  return `${messageSpec(message.code).name} ${maskedFrame(message)}`;
}
