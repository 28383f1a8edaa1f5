import { messageSpec, type Code, type FieldInput, type FixedInput, type FixedName } from "./spec/messages.ts";

/** One variable field as it stands on the wire. `code` has two characters. */
export interface Field {
  readonly code: string;
  readonly value: string;
}

/** A message with its fixed fields by name and its variable fields in order, repeats and unknown ones included. */
export interface Message<C extends Code = Code> {
  readonly code: C;
  readonly fixed: { readonly [Name in FixedName<C>]: string };
  readonly fields: readonly Field[];
}

/** Any message; `switch (message.code)` narrows it. */
export type AnyMessage = { [C in Code]: Message<C> }[Code];

/** Narrows any message to the one of that code. */
export function isMessage<C extends Code>(
  message: AnyMessage,
  code: C,
): message is Extract<AnyMessage, Message<C>> {
  return message.code === code;
}

/** Builds a message; fields go out in the order in which they are given, undefined ones not at all. */
export function build<C extends Code>(code: C, fixed: FixedInput<C>, fields: FieldInput<C>): Message<C> {
  const list: Field[] = [];
  for (const [fieldCode, value] of Object.entries<string | readonly string[] | undefined>(fields)) {
    if (typeof value === "string") list.push({ code: fieldCode, value });
    else if (value !== undefined) for (const each of value) list.push({ code: fieldCode, value: each });
  }
  return { code, fixed, fields: list };
}

type HasFields = Pick<Message, "fields">;

/** The first value of a field; undefined if it is absent. */
export function first(message: HasFields, fieldCode: string): string | undefined {
  for (const field of message.fields) if (field.code === fieldCode) return field.value;
  return undefined;
}

/** Every value of a field, in order. */
export function all(message: HasFields, fieldCode: string): string[] {
  const values: string[] = [];
  for (const field of message.fields) if (field.code === fieldCode) values.push(field.value);
  return values;
}

/** The first value of a field unless it is absent or blank: to SIP2 both mean "no value". */
export function given(message: HasFields, fieldCode: string): string | undefined {
  const value = first(message, fieldCode)?.trim();
  return value === "" ? undefined : value;
}

/** The fixed fields by name, in the order of the wire, for code that works on any message. */
export function fixedEntries(message: AnyMessage): [name: string, value: string][] {
  const values: Readonly<Record<string, string>> = message.fixed;
  const spec = messageSpec(message.code);
  const entries: [string, string][] = [];
  if (spec.stray !== undefined && values[spec.stray[0]] !== undefined) {
    entries.push([spec.stray[0], values[spec.stray[0]] ?? ""]);
  }
  for (const [name] of spec.fixed) entries.push([name, values[name] ?? ""]);
  return entries;
}
