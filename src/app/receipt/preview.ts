import { writeFile } from "node:fs/promises";
import path from "node:path";
import bwip from "bwip-js/node";
import { fault, type Fault } from "../../core/faults.ts";
import type { Printout } from "../../core/printout.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { escposOptions } from "../../devices/drivers/printer/escpos/options.ts";
import { marksHtml } from "../../receipts/html.ts";
import { layout } from "../../receipts/layout.ts";
import type { Mark } from "../../receipts/markup.ts";
import { receiptQr } from "../../receipts/qr.ts";
import { EVERYTHING, HOLD_SLIPS } from "../../receipts/samples.ts";
import { stationery, type Stationery } from "../../receipts/stationery.ts";
import { marksText, printoutText } from "../../receipts/text.ts";
import { readYaml } from "../config.ts";
import { picturesOf } from "../compose-picture.ts";
import type { TextIo } from "../text-io.ts";
import { factsSchema } from "./facts.ts";
import { hasLanguage, readStationery, SHIPPED } from "./read.ts";
import { receiptOptions } from "./options.ts";

export const SLIPS = ["receipt", "hold-slip", "test-page"] as const;
export const CHANNELS = ["paper", "mail", "qr"] as const;

export interface PreviewOptions {
  readonly slip: string;
  readonly template?: string;
  readonly facts?: string;
  readonly columns: string;
  readonly language: string;
  readonly channel: string;
  readonly library: string;
  readonly text: boolean;
  readonly out?: string;
}

/** `lectern receipt preview`; answers the exit code: 2 for bad usage, 1 for a mistake in a file. */
export async function runPreview(options: PreviewOptions, io: TextIo): Promise<number> {
  const made = await preview(options);
  if (!made.ok) {
    io.complain(`lectern: ${made.fault.detail}\n`);
    return made.fault.code === "config.bad-argument" ? 2 : 1;
  }
  if (options.text) await io.write(made.value.text);
  if (options.out !== undefined) {
    await writeFile(options.out, await made.value.file());
    io.complain(`${options.out} written\n`);
  }
  return 0;
}

interface Previewed {
  readonly text: string;
  readonly file: () => Promise<string | Buffer>;
}

const bad = (detail: string): Result<never> => failed(fault("config.bad-argument", detail));

async function preview(options: PreviewOptions): Promise<Result<Previewed>> {
  const columns = escposOptions.shape.columns.safeParse(Number(options.columns));
  if (!columns.success) return bad("--columns: take 32, 35, 42, 44 or 48");
  if (!options.text && options.out === undefined) return bad("say --text, or --out FILE");
  const shop = await shopOf(options);
  if (!shop.ok) return shop;
  const marks = await marksOf(shop.value, columns.data, options);
  if (!marks.ok) return marks;
  return shown(marks.value, columns.data, options);
}

async function shopOf({ template, language, library }: PreviewOptions): Promise<Result<Stationery>> {
  const read = await readStationery([SHIPPED, ...(template === undefined ? [] : [template])]);
  if (!read.ok) return read;
  const spoken = hasLanguage(read.value.words, language);
  if (!spoken.ok) return spoken;
  const { ilsLines, holdName } = receiptOptions.parse({});
  const detail = { name: "full", card: "last-four", titles: "on" } as const;
  return ok(
    stationery({ library, zone: "UTC", ...read.value, language, options: { detail, ilsLines }, holdName }),
  );
}

async function marksOf(
  shop: Stationery,
  columns: number,
  { slip, facts, channel }: PreviewOptions,
): Promise<Result<readonly Mark[]>> {
  if (slip === "test-page") return shop.testPage(EVERYTHING.at, columns);
  const [hold] = HOLD_SLIPS;
  if (slip === "hold-slip" && hold !== undefined) return shop.holdSlip(hold);
  if (slip !== "receipt") return bad(`there is no slip "${slip}"; take one of: ${SLIPS.join(", ")}`);
  const given = facts === undefined ? ok(EVERYTHING) : await readYaml(facts, factsSchema);
  if (!given.ok) return given;
  return channel === "qr" ? shop.short(given.value) : shop.receipt(given.value);
}

function shown(
  marks: readonly Mark[],
  columns: number,
  { channel, library, language, out }: PreviewOptions,
): Result<Previewed> {
  switch (channel) {
    case "paper": {
      const printout = layout(marks, columns);
      return ok({ text: printoutText(printout, columns), file: () => picture(printout, columns) });
    }
    case "mail":
      if (out !== undefined && path.extname(out) === ".png")
        return bad("a mail is a page and no picture: name the file .html");
      return ok({
        text: `${marksText(marks)}\n`,
        file: () => Promise.resolve(marksHtml(marks, library, language)),
      });
    case "qr": {
      const { text, svg } = receiptQr(marks);
      if (svg === undefined && out !== undefined) return failed(tooLong());
      const isSvg = out !== undefined && path.extname(out) === ".svg";
      return ok({ text: `${text}\n`, file: () => (isSvg ? Promise.resolve(svg ?? "") : codePicture(text)) });
    }
    default:
      return bad(`there is no channel "${channel}"; take one of: ${CHANNELS.join(", ")}`);
  }
}

const tooLong = (): Fault =>
  fault(
    "config.invalid",
    "it is too long for a code that can be read off a screen: the screen shows the text",
  );

/** What is used of the library. Its types do not know the options of single symbologies. */
const library: {
  readonly toBuffer: (options: {
    readonly bcid: string;
    readonly text: string;
    readonly eclevel: string;
    readonly scale: number;
    readonly padding: number;
    readonly backgroundcolor: string;
  }) => Promise<Buffer>;
} = bwip;

/** As it stands on a screen, with the white around it that a telephone needs. */
function codePicture(text: string): Promise<Buffer> {
  return library.toBuffer({
    bcid: "qrcode",
    text,
    eclevel: "M",
    scale: 3,
    padding: 4,
    backgroundcolor: "FFFFFF",
  });
}

/** Of several slips, the first: the others are cut off. */
async function picture(printout: Printout, columns: number): Promise<Buffer> {
  const [first] = await picturesOf(printout, columns);
  return first ?? Buffer.alloc(0);
}
