/** A simulated chip spoken to as on the air: one ISO 15693 request, without SOF and CRC. */
import { uidBytes } from "../../tags/uid.ts";
import type { Chip, ChipAnswer } from "./chip.ts";

const NXP = 0x04;
const ADDRESSED = 0x20;
const OPTION = 0x40;

/** What the chip answers, flags first; undefined: it stays silent, for the request is not to it or it does not want to. */
export function answerAir(chip: Chip, request: Uint8Array): Uint8Array | undefined {
  const [flags = 0, command = 0] = request;
  if (chip.muted) return undefined;
  const custom = command >= 0xa0;
  const head = custom ? 3 : 2;
  if (custom && request[2] !== NXP) return undefined;
  const addressed = (flags & ADDRESSED) !== 0;
  if (addressed && !sameBytes(request.subarray(head, head + 8), uidBytes(chip.uid).toReversed()))
    return undefined;
  const rest = request.subarray(head + (addressed ? 8 : 0));
  const option = (flags & OPTION) === 0 ? 0 : 1;
  // A chip that wants the option flag with writes is silent without.
  if (WRITES.has(command) && chip.model.writeOption === 1 && option === 0) return undefined;
  const answer = COMMANDS[command]?.(chip, rest, option);
  if (answer === undefined) return Uint8Array.of(0x01, 0x01);
  if (answer.ok) return Uint8Array.from([0x00, ...answer.value]);
  return answer.error === "silent" ? undefined : Uint8Array.of(0x01, answer.error);
}

type Command = (chip: Chip, rest: Uint8Array, option: 0 | 1) => ChipAnswer<Iterable<number>>;

const SILENT = { ok: false, error: "silent" } as const;

/** An answer without data. */
function bare(answer: ChipAnswer<void>): ChipAnswer<Iterable<number>> {
  return answer.ok ? { ok: true, value: [] } : answer;
}

const WRITES: ReadonlySet<number> = new Set([0x21, 0x22, 0x27, 0x28, 0x29, 0x2a]);
/** The one password that these chips have here. */
const EAS_AFI = 0x10;

const COMMANDS: Readonly<Record<number, Command>> = {
  0x02(chip) {
    chip.stayQuiet(true);
    return SILENT;
  },
  0x26(chip) {
    chip.stayQuiet(false);
    return { ok: true, value: [] };
  },
  0x20(chip, [block = 0], option) {
    const read = chip.read(block);
    if (!read.ok) return read;
    const { bytes, locked } = read.value;
    return { ok: true, value: option === 1 ? [locked ? 1 : 0, ...bytes] : bytes };
  },
  0x21: (chip, [block = 0, ...bytes], option) => bare(chip.write(block, Uint8Array.from(bytes), option)),
  0x22: (chip, [block = 0]) => bare(chip.lock(block)),
  0x23(chip, [first = 0, more = 0], option) {
    const bytes: number[] = [];
    for (let block = first; block <= first + more; block++) {
      const read = chip.read(block);
      if (!read.ok) return read;
      bytes.push(...(option === 1 ? [read.value.locked ? 1 : 0] : []), ...read.value.bytes);
    }
    return { ok: true, value: bytes };
  },
  0x27: (chip, [afi = 0]) => bare(chip.writeAfi(afi)),
  0x28: (chip) => bare(chip.lockAfi()),
  0x29: (chip, [dsfid = 0]) => bare(chip.writeDsfid(dsfid)),
  0x2a: (chip) => bare(chip.lockDsfid()),
  0x2b(chip) {
    const info = chip.info();
    if (!info.ok) return info;
    const { dsfid = 0, afi = 0, blocks = 1, blockSize = 1, icReference = 0 } = info.value;
    const uid = uidBytes(chip.uid).toReversed();
    return { ok: true, value: [0x0f, ...uid, dsfid, afi, blocks - 1, blockSize - 1, icReference] };
  },
  0x2c(chip, [first = 0, more = 0]) {
    const locks: number[] = [];
    for (let block = first; block <= first + more; block++) {
      const read = chip.read(block);
      if (!read.ok) return read;
      locks.push(read.value.locked ? 1 : 0);
    }
    return { ok: true, value: locks };
  },
  0xa2: (chip) => bare(chip.writeEas(true)),
  0xa3: (chip) => bare(chip.writeEas(false)),
  0xa4: (chip) => bare(chip.lockEas()),
  0xa5: (chip) => (chip.eas ? { ok: true, value: new Uint8Array(32).fill(0xa5) } : SILENT),
  0xa6: (chip, _rest, option) => bare(chip.guard(option === 1 ? "afi" : "eas")),
  0xb2(chip) {
    const random = chip.random();
    return random.ok ? { ok: true, value: [random.value & 0xff, random.value >> 8] } : random;
  },
  0xb3: (chip, rest) => (rest[0] === EAS_AFI ? bare(chip.presentPassword(numberOf(rest))) : SILENT),
  0xb4: (chip, rest) => (rest[0] === EAS_AFI ? bare(chip.writePassword(numberOf(rest))) : SILENT),
};

/** Four bytes behind the password's number, least significant first. */
function numberOf(rest: Uint8Array): number {
  return rest.subarray(1, 5).reduceRight((sum, byte) => sum * 256 + byte, 0);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
