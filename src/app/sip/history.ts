import { decode } from "../../sip-client/codec.ts";
import type { Dialect } from "../../sip-client/dialects/index.ts";
import { fieldSpec, FIELDS } from "../../sip-client/spec/fields.ts";
import { typedLabel } from "./words.ts";

/** True if the field table calls the field secret, by its code or its label as typed. Unknown fields are. */
function isSecret(key: string): boolean {
  const code =
    Object.keys(FIELDS).find((each) => typedLabel(fieldSpec(each).label) === key.toLowerCase()) ?? key;
  const { secrecy } = fieldSpec(code);
  return /^[A-Z][A-Z\d]$/.test(code) && (secrecy === "person" || secrecy === "password");
}

/**
 * A line of the console as its history may keep it: values of secret fields are taken out, and a raw message that
 * holds any is not kept at all (undefined), for half of it would be of no use.
 */
export function forHistory(line: string, dialect: Dialect): string | undefined {
  if (!/^\s*\d\d\S/.test(line)) {
    return line.replace(/([\w-]+)=("[^"]*"?|\S+)/g, (whole, key: string) =>
      isSecret(key) ? `${key}=` : whole,
    );
  }
  const decoded = decode(Buffer.from(line.trimStart(), "utf8"), dialect);
  if (!decoded.ok) return undefined;
  return decoded.value.message.fields.some(({ code, value }) => value !== "" && isSecret(code))
    ? undefined
    : line;
}
