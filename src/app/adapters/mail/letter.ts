import type { RandomBytes } from "../../../core/clock.ts";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { marksHtml } from "../../../receipts/html.ts";
import type { Mark } from "../../../receipts/markup.ts";
import { marksText } from "../../../receipts/text.ts";
import type { Letter } from "./outbox.ts";

/** RFC 5321, 4.5.3.1.3. */
const LONGEST = 254;
/** One mailbox of the plain kind: no quotes, comments, lists or header lines, for patrons have none and tricks need them. */
const ADDRESS =
  /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;

/** Whether a letter can be addressed so. */
export function isMailbox(address: string): boolean {
  return address.length <= LONGEST && ADDRESS.test(address);
}

export interface Written {
  readonly marks: readonly Mark[];
  readonly subject: { readonly text: string; readonly language: string };
  readonly to: string;
  /** Who it is from; the Message-ID is of that domain. */
  readonly from: string;
}

/** A receipt as a letter, text and page. The fault does not say the address. */
export function receiptLetter(
  { marks, subject, to, from }: Written,
  randomBytes: RandomBytes,
): Result<Letter> {
  const address = to.trim();
  if (!isMailbox(address)) return failed(fault("receipt.bad-address", ""));
  const [, domain = "localhost"] = /@([\w.-]+)/.exec(from) ?? [];
  return ok({
    to: address,
    subject: subject.text.replace(/[\r\n]+/g, " "),
    text: `${marksText(marks)}\n`,
    html: marksHtml(marks, subject.text, subject.language),
    messageId: `<${Buffer.from(randomBytes(16)).toString("hex")}@${domain}>`,
  });
}
