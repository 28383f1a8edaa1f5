export type WarningCode =
  | "charset"
  | "leading-junk"
  | "control-character"
  | "bad-fixed-field"
  | "stray-fixed-field"
  | "delimiter-in-value"
  | "unusual-field-code"
  | "unknown-field"
  | "empty-segment"
  | "unterminated-field"
  | "bad-sequence"
  | "checksum-glued"
  | "trailing-junk"
  | "checksum-wrong";

/** A doubt about a frame that could be read all the same. `where` names the field; no value is ever quoted. */
export interface Warning {
  readonly code: WarningCode;
  readonly where: string;
}

/** A frame of nothing but doubts must not cost more than its bytes. */
const MAX_WARNINGS = 64;

/** Notes a doubt, unless there are too many already. */
export function warn(warnings: Warning[], code: WarningCode, where: string): void {
  if (warnings.length < MAX_WARNINGS) warnings.push({ code, where });
}
