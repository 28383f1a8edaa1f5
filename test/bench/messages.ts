import { checksumOfText } from "../../src/sip-client/checksum.ts";

/*
 * What the bench says and hears, as text: its clients share no code with the server that they measure.
 */

const DATE = "20261123    120000";
export const LOGIN = "9300CNbench|CObench-pass|";
export const READER = "21001";
export const FULL_CARD = "21020";
export const PIN = "1234";
export const TITLES = 20;

/** Requests that are measured one by one. 63 asks for the twenty charged items of its patron. */
export const REQUESTS = {
  "23": `23001${DATE}AOBENCH|AA${READER}|AC|AD${PIN}|`,
  "11": `11YN${DATE}${" ".repeat(18)}AOBENCH|AA${READER}|AB3999|AC|AD${PIN}|`,
  "09": `09N${DATE}${DATE}APdesk|AOBENCH|AB3999|AC|`,
  "63": `63001${DATE}  Y       AOBENCH|AA${FULL_CARD}|AC|AD${PIN}|BP1|BQ${TITLES}|`,
  "17": `17${DATE}AOBENCH|AB3999|AC|`,
} as const;
export type Measured = keyof typeof REQUESTS;

/** The library that the server is started with, as JSON, which is YAML. */
export function benchLibrary(): string {
  const copies = Array.from({ length: TITLES }, (_, at) => ({ barcode: `3${100 + at}` }));
  return JSON.stringify({
    maxClients: 100_000,
    institutions: [{ id: "BENCH", name: "Bench", currency: "EUR", policy: { chargedLimit: 50 } }],
    accounts: [{ login: "bench", password: "bench-pass", institution: "BENCH", location: "desk" }],
    branches: [{ id: "MAIN" }],
    titles: [
      ...copies.map((copy, at) => ({
        title: `The Long Winter of the Lighthouse, part ${at}`,
        copies: [copy],
      })),
      { title: "Die Märchen der Brüder Grimm", copies: [{ barcode: "3999" }] },
    ],
    patrons: [
      { card: READER, pin: PIN, name: "Ada Reader" },
      {
        card: FULL_CARD,
        pin: PIN,
        name: "Ben Reader",
        loans: copies.map(({ barcode }) => ({ item: barcode, due: 9 })),
      },
    ],
  });
}

const STATUS = `00120261123    120000`;
const DETECTED = (text: string): Buffer => {
  const summed = `${text}AY3AZ`;
  return Buffer.from(summed + checksumOfText(summed));
};
const list = Array.from({ length: TITLES }, (_, at) => `AU3${100 + at}|`).join("");

/** One visit to a kiosk, both directions, some with error detection and one with letters beyond ASCII. */
export const MIX: readonly Buffer[] = [
  DETECTED("9300CNbench|CObench-pass|CPdesk|"),
  DETECTED("941"),
  DETECTED("9900802.00"),
  DETECTED(`98YYYYYY100003${DATE}2.00AOBENCH|AMBench Library|BXYYYYYYYYYYYYYYYY|ANdesk|`),
  DETECTED(REQUESTS["23"]),
  DETECTED(
    `24${" ".repeat(14)}${STATUS}AOBENCH|AA${READER}|AEAda Reader|BLY|CQY|BHEUR|BV1.50|AFGood morning.|`,
  ),
  Buffer.from(REQUESTS["63"]),
  Buffer.from(
    `64${" ".repeat(14)}${STATUS}000000000020000000000000AOBENCH|AA${FULL_CARD}|AEBen Reader|BZ0010|CA0005|CB0050|BLY|CQY|BHEUR|BV0.00|CC10.00|${list}BD1 Harbour Street|BEben@library.example|AQMAIN|AFGood morning.|`,
  ),
  DETECTED(REQUESTS["11"]),
  Buffer.from(
    `121NNY${DATE}AOBENCH|AA${READER}|AB3999|AJDie Märchen der Brüder Grimm|AH20261221    235959|CK001|CH|BK17|AFDue on 21 December.|`,
  ),
  DETECTED(REQUESTS["09"]),
  DETECTED(
    `101YNN${DATE}AOBENCH|AB3999|AQMAIN|AJThe Long Winter of the Lighthouse|CL1|CK001|CSFIC COR|CRadult|`,
  ),
  Buffer.from(REQUESTS["17"]),
  Buffer.from(
    `18030201${DATE}AB3999|AJThe Long Winter of the Lighthouse|CK001|AQMAIN|APMAIN|CSFIC COR|CF0000|BGBENCH|`,
  ),
  DETECTED(`35${DATE}AOBENCH|AA${READER}|AC|AD|`),
  DETECTED(`36Y${DATE}AOBENCH|AA${READER}|AFThank you.|`),
];
