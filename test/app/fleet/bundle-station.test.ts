/** A bundle from the command line to a station's own process and back, at a real broker. */
import { mkdirSync, writeFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { z } from "zod";
import { fleet, lectern, place } from "./core.ts";
import { eavesdropper, FOR_ALL, mosquitto, until } from "./mosquitto.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

const told = z.object({
  ready: z.boolean(),
  bundle: z.object({
    current: z.number().nullable(),
    trial: z.number().nullable(),
    last: z.object({ outcome: z.string(), why: z.string() }).nullable(),
  }),
});

it("is published, tried and taken; the next one loses the scanner, is cut off by a kill, and taken back", async () => {
  const broker = await mosquitto(FOR_ALL);
  const ear = await eavesdropper(broker.url);
  const here = await place(broker.url);
  open.push(broker, ear, here);
  mkdirSync(here.at("sent"));
  const publish = (text: string) => {
    writeFileSync(here.at("sent/station.yaml"), text);
    const where = ["--broker", broker.url, "--sign-with", here.at("commander")];
    return fleet("bundle", "branches", here.at("sent/station.yaml"), ...where);
  };
  const now = () => told.parse(ear.of("lectern/entrance/state").at(-1));
  const isWellAfter = (outcome: string): boolean => now().ready && now().bundle.last?.outcome === outcome;

  expect(await publish("libary: A renamed library\n")).toMatchObject({
    code: 1,
    err: expect.stringContaining("station.yaml:1:1: libary: is each station's own"),
  });
  let station = await here.start();
  expect(await publish("library: A renamed library\n")).toMatchObject({ code: 0 });
  expect(await station.ended).toBe(0);
  station = await here.start();
  await until(() => isWellAfter("taken"));
  const first = now().bundle.current;
  expect(await lectern("config", "explain", here.at("station.yaml"), "library")).toMatchObject({
    out: expect.stringMatching(/^library: A renamed library\n +.*journal\.bundles\/\d+\/station\.yaml:1/),
  });

  const lost = `devices: { desk-scanner: { profile: generic-serial-scanner, transport: { match: { path: /dev/none } } } }`;
  expect(await publish(`library: Without a scanner\n${lost}\n`)).toMatchObject({ code: 0 });
  expect(await station.ended).toBe(0);
  station = await here.start({ getsWell: false });
  await until(() => now().bundle.trial !== null);
  await station.end("SIGKILL");
  station = await here.start({ getsWell: false });
  expect(await station.ended).toBe(0);
  station = await here.start();
  await until(() => isWellAfter("back"));
  expect(now().bundle).toMatchObject({
    current: first,
    trial: null,
    last: { outcome: "back", why: "station.no-reader" },
  });
  expect(await fleet("watch", "--broker", broker.url, "--once")).toMatchObject({
    code: 0,
    out: expect.stringContaining("taken back: station.no-reader"),
  });
  expect(await lectern("config", "explain", here.at("station.yaml"), "library")).toMatchObject({
    out: expect.stringContaining("A renamed library"),
  });
}, 90_000);
