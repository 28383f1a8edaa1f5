import { describe, expect, it } from "vitest";
import { checksum, checksumOfText, isChecksum } from "../../src/sip-client/checksum.ts";
import { encodeText, type Charset } from "../../src/sip-client/charsets.ts";

// The sums are those of SIPServer's and node-sip2's own tests, or were made by hand.
const TABLE = [
  ["9300CNLoginUserID|COLoginPassword|CPLocationCode|AY5AZ", "EC7B"],
  ["941AY0AZ", "FDFD"],
  ["97AZ", "FEF5"],
  ["96AZ", "FEF6"],
  ["9900802.00AY1AZ", "FCA0"],
  ["2300120261123    201500AOUWOLS|AAdjfiander|AC|AD6789|AY2AZ", "F040"],
] as const;

describe("checksum", () => {
  it.each(TABLE)("of %s is %s", (text, digits) => {
    const bytes = Buffer.from(text);
    expect(checksum(bytes, bytes.length)).toBe(digits);
    expect(checksumOfText(text)).toBe(digits);
    expect(isChecksum(bytes, bytes.length, digits)).toBe(true);
    expect(isChecksum(bytes, bytes.length, digits.toLowerCase())).toBe(true);
  });

  it("of the often quoted EC78 is wrong", () => {
    const bytes = Buffer.from(TABLE[0][0]);
    expect(isChecksum(bytes, bytes.length, "EC78")).toBe(false);
  });

  it.each<[Charset, string]>([
    ["latin1", "F9F2"],
    ["cp850", "FA59"],
    ["utf8", "F96F"],
  ])("of an accent is over the bytes sent: %s gives %s", (charset, digits) => {
    const bytes = encodeText("18030201AJcafé|AY0AZ", charset);
    expect(checksum(bytes, bytes.length)).toBe(digits);
  });

  it("keeps its leading zeros and wraps at 16 bits", () => {
    expect(checksumOfText("\xff".repeat(257))).toBe("0001");
    expect(checksumOfText("")).toBe("0000");
    expect(isChecksum(Buffer.alloc(0), 0, "0000")).toBe(true);
  });

  it("sums a frame of the greatest length without losing bits", () => {
    const bytes = Buffer.alloc(1 << 20, 0xff);
    expect(checksum(bytes, bytes.length)).toBe("0000");
    expect(checksum(bytes, bytes.length - 1)).toBe("00FF");
  });
});
