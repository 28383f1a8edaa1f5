/** `lectern fleet bundle`: makes a bundle of files, signs it, and leaves it at the broker for a station or a group. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "../../../core/clock.ts";
import { explain, fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { readText } from "../../config.ts";
import { badUsage, writeErr } from "../../sip/stdio.ts";
import { chosenBroker, openGuest, reached } from "../guest.ts";
import { readPrivateKey } from "../keys.ts";
import { stationName } from "../options.ts";
import type { SendOptions } from "../send.ts";
import { LONGEST } from "../signed.ts";
import { topicOf } from "../topics.ts";
import { areBundled, SECTIONS_FILE, signBundle, type Bundle } from "./bundle.ts";
import { checkBundle } from "./check.ts";
import { bundlePlace } from "./place.ts";

/** Answers the exit code: 0 where the broker has it, 1 where it holds mistakes, 2 where it could not be sent. */
export async function runBundle(
  forWhom: string,
  files: readonly string[],
  options: SendOptions,
): Promise<number> {
  if (!stationName.safeParse(forWhom).success) {
    return badUsage(fault("config.invalid", `${forWhom}: no name of a station or a group`));
  }
  const text = await readText(options.signWith);
  const key = text.ok ? readPrivateKey(text.value, options.signWith) : text;
  if (!key.ok) return badUsage(key.fault);
  const dial = await chosenBroker(options);
  if (!dial.ok) return badUsage(dial.fault);
  const made = await bundleOf(forWhom, files);
  if (!made.ok) return badUsage(made.fault);
  const checked = await heldTo(made.value);
  if (!checked.ok) {
    writeErr(`${checked.fault.code === "config.invalid" ? checked.fault.detail : explain(checked.fault)}\n`);
    return 1;
  }
  const link = openGuest(dial.value, { topics: [], heard: () => {} });
  await reached(link, systemClock);
  const signed = signBundle(made.value, key.value);
  const sent = await link.publish({ topic: topicOf(forWhom, "bundle"), text: signed, retained: true });
  await link.close();
  if (!sent.ok) return badUsage(sent.fault);
  process.stdout.write(
    `${forWhom}: bundle ${made.value.version} is at the broker; see lectern fleet watch\n`,
  );
  return 0;
}

async function bundleOf(forWhom: string, files: readonly string[]): Promise<Result<Bundle>> {
  const texts: Record<string, string> = {};
  for (const file of files) {
    const text = await readText(file);
    if (!text.ok) return text;
    texts[path.basename(file)] = text.value;
  }
  const bundle = { for: forWhom, version: systemClock.now(), files: texts };
  if (!areBundled(texts)) {
    const says = `a bundle is ${SECTIONS_FILE} and what that names as bundle/NAME: texts whose names have an ending`;
    return failed(fault("config.invalid", says));
  }
  const { length } = JSON.stringify(bundle);
  if (length <= LONGEST.bundle) return ok(bundle);
  return failed(fault("config.invalid", `${length} characters; a bundle has at most ${LONGEST.bundle}`));
}

/** Holds it to what can be known here, as a station does before it takes it. */
async function heldTo(bundle: Bundle): Promise<Result<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), "lectern-fleet-"));
  try {
    const unpacked = await bundlePlace(folder, () => {}).unpack(bundle);
    if (!unpacked.ok) return unpacked;
    const checked = await checkBundle(unpacked.value);
    if (checked.ok) return checked;
    const { code, detail } = checked.fault;
    return failed(fault(code, detail.replaceAll(`${unpacked.value}/`, "")));
  } finally {
    await rm(folder, { recursive: true });
  }
}
