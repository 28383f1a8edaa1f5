/** What people can do with tags at a pad, whichever reader is in it. */
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { Json } from "../../driver.ts";
import type { Uid } from "../../ports.ts";
import { xoredPassword } from "../../tags/iso15693.ts";
import { uidOf } from "../../tags/uid.ts";
import type { Verb } from "../definition.ts";
import { SPOILS, type Spoil } from "../spoil.ts";
import { verb } from "../verbs.ts";
import type { Chip, ChipAnswer, ChipModel } from "./chip.ts";
import { FLAT, type Field, type Placing } from "./field.ts";
import { describeTag, PLACE_WORDS } from "./place.ts";

/** Two tags that answered at once: no tag has this number. */
const GHOST = "1234567890ABCDEF";

const wrong = (what: string): Result<never> => failed(fault("config.bad-argument", what));

export function tagVerbs(field: Field): Readonly<Record<string, Verb>> {
  /** Tags that were ever placed, by UID: they keep their memory while they are away. */
  const known = new Map<Uid, { readonly chip: Chip; readonly item: string | undefined; placing: Placing }>();

  function freeUid({ maker }: ChipModel): Uid {
    for (let number = known.size + 1; ; number++) {
      const digits = number.toString(16).padStart(12, "0").toUpperCase();
      const uid = uidOf(`E0${maker.toString(16).padStart(2, "0")}${digits}`);
      if (uid !== undefined && !known.has(uid)) return uid;
    }
  }

  /** A tag by its UID or by the item that it is on; the last one placed, where several are. */
  function find(word: string) {
    const uid = uidOf(word);
    const byUid = uid === undefined ? undefined : known.get(uid);
    return byUid ?? [...known.values()].findLast(({ item }) => item === word);
  }

  /** A verb about one tag that was placed. */
  function about(
    rest: string,
    what: string,
    act: (
      tag: NonNullable<ReturnType<typeof find>>,
      words: readonly string[],
    ) => Result<Json | undefined> | void,
  ): Verb {
    const [name = "", ...slots] = rest.split(" ");
    return verb([name, "UID|ITEM", ...slots].join(" "), what, ([word = "", ...words]) => {
      const tag = find(word);
      return tag === undefined ? wrong(`no tag ${word} was placed`) : act(tag, words);
    });
  }

  function lay(tag: NonNullable<ReturnType<typeof find>>, placing: Placing): void {
    tag.placing = placing;
    field.place(tag.chip, placing);
  }

  return {
    place: verb(
      "place UID|ITEM [WORD=VALUE…]",
      `puts a tag on the pad, or puts one back; words: ${PLACE_WORDS.join(", ")}`,
      ([what = "", ...words]) => {
        const back = words.length === 0 ? find(what) : undefined;
        if (back !== undefined) {
          lay(back, back.placing);
          return ok(back.chip.uid);
        }
        const made = describeTag(what, words, freeUid);
        if (!made.ok) return wrong(made.fault);
        known.set(made.value.chip.uid, made.value);
        field.place(made.value.chip, made.value.placing);
        return ok(made.value.chip.uid);
      },
    ),
    remove: about("remove", "takes it away", ({ chip }) =>
      field.remove(chip.uid) ? undefined : wrong("it does not lie there"),
    ),
    clear: verb("clear", "takes everything away", () => field.clear()),
    flicker: about("flicker PROBABILITY", "it answers only now and then", (tag, [word = ""]) => {
      const answers = Number(word);
      if (!(answers >= 0 && answers <= 1)) return wrong(`${word} is no probability: 0 to 1`);
      lay(tag, { ...tag.placing, answers });
    }),
    "leave-after": about(
      "leave-after COMMANDS",
      "it is pulled away after so many commands",
      (tag, [word = ""]) => {
        if (!/^[0-9]+$/.test(word)) return wrong(`${word} is no number`);
        lay(tag, { ...tag.placing, leavesAfter: Number(word) });
      },
    ),
    flat: about("flat", "it lies flat and stays", (tag) => lay(tag, FLAT)),
    ghost: verb("ghost [UID]", "the next sweep gives a number that no tag there has", ([word = GHOST]) =>
      /^[0-9A-Fa-f]{16}$/.test(word) ? field.ghost(word.toUpperCase() as Uid) : wrong("16 digits"),
    ),
    lock: about(
      "lock WHAT",
      "locks its afi, dsfid, eas, or a block by its number, for ever",
      ({ chip }, [word = ""]) => locked(chip, word),
    ),
    password: about("password DIGITS", "guards its EAS and AFI by a password", ({ chip }, [word = ""]) =>
      /^[0-9A-Fa-f]{8}$/.test(word)
        ? guarded(chip, Number.parseInt(word, 16))
        : wrong("8 hexadecimal digits"),
    ),
    tags: verb("tags", "what lies there", () =>
      ok(field.onPad().map((chip) => shown(chip, known.get(chip.uid)?.item))),
    ),
  };
}

interface Reader {
  late(ms: number): void;
  spoil(how: Spoil): void;
  reboot(ms: number): void;
}

/** What can go wrong with any reader. */
export function readerVerbs(reader: Reader): Readonly<Record<string, Verb>> {
  const milliseconds = (word: string): number | undefined =>
    /^[0-9]+$/.test(word) ? Number(word) : undefined;
  return {
    late: verb("late MS", "its next answer comes so much later", ([word = ""]) => {
      const ms = milliseconds(word);
      return ms === undefined ? wrong(`${word} is no number`) : reader.late(ms);
    }),
    spoil: verb(`spoil ${SPOILS.join("|")}`, "its next answer is spoilt on the way", ([word]) => {
      const how = SPOILS.find((one) => one === word);
      if (how !== undefined) reader.spoil(how);
    }),
    reboot: verb("reboot [MS]", "it starts anew, and is silent so long", ([word = "500"]) => {
      const ms = milliseconds(word);
      return ms === undefined ? wrong(`${word} is no number`) : reader.reboot(ms);
    }),
  };
}

function locked(chip: Chip, what: string): Result<Json | undefined> | void {
  const values: Readonly<Record<string, () => ChipAnswer<void>>> = {
    afi: () => chip.lockAfi(),
    dsfid: () => chip.lockDsfid(),
    eas: () => chip.lockEas(),
  };
  const lock = values[what] ?? (/^[0-9]+$/.test(what) ? () => chip.lock(Number(what)) : undefined);
  if (lock === undefined) return wrong(`"${what}": take afi, dsfid, eas or the number of a block`);
  if (!lock().ok) return wrong("the chip refuses");
}

/** As a librarian's tool does it: the factory's password is given, a new one written, EAS and AFI guarded. */
function guarded(chip: Chip, password: number): Result<Json | undefined> | void {
  const random = chip.random();
  const steps: readonly (() => ChipAnswer<void>)[] = [
    () => chip.presentPassword(random.ok ? xoredPassword(0, random.value) : 0),
    () => chip.writePassword(password),
    () => chip.guard("eas"),
    () => chip.guard("afi"),
  ];
  const done = random.ok && steps.every((step) => step().ok);
  chip.losePower();
  if (!done) return wrong("the chip has no password, or another one than the factory's");
}

function shown(chip: Chip, item: string | undefined): Json {
  const hex = (value: number): string => value.toString(16).padStart(2, "0").toUpperCase();
  return {
    uid: chip.uid,
    ...(item === undefined ? {} : { item }),
    chip: chip.model.name,
    afi: hex(chip.afi),
    dsfid: hex(chip.dsfid),
    eas: chip.eas ? "on" : "off",
    writes: chip.writes,
  };
}
