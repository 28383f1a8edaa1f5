import { fault, type Fault } from "../../../../core/faults.ts";
import { ISO_ERRORS, isoErrorText } from "../../../tags/iso15693.ts";
import type { FeigReply } from "./codec.ts";
import { COMMANDS, STATUS, STATUSES } from "./tables.ts";

/** Why a command failed, by the reply; undefined if it did not. */
export function failureOf({ command, status, data }: FeigReply, id: string): Fault | undefined {
  const meaning = STATUSES[status];
  if (status === STATUS.isoError) return isoFailure(data[0], id);
  if (meaning === undefined) return fault("device.bad-answer", `${id}: status ${hex(status)}`);
  if (meaning.fault !== undefined)
    return fault(meaning.fault, `${id}: status ${hex(status)}, ${meaning.text}`);
  // In the transparent mode the tag's own answer comes through: flags, and an error where bit 0 is set.
  const [flags = 0, code] = data;
  return command === COMMANDS.transparent && (flags & 1) !== 0 ? isoFailure(code, id) : undefined;
}

function isoFailure(code: number | undefined, id: string): Fault {
  const error = code ?? 0;
  return fault(
    ISO_ERRORS[error]?.fault ?? "tag.refused",
    `${id}: ISO error ${hex(error)}, ${isoErrorText(error)}`,
  );
}

function hex(value: number): string {
  return value.toString(16).padStart(2, "0").toUpperCase();
}
