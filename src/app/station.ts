import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import { freshSeed, seededRandom, systemClock } from "../core/clock.ts";
import type { ViewModel } from "../core/contract/view-model.ts";
import { fault } from "../core/faults.ts";
import type { Log } from "../core/log.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { escposPrinter } from "../devices/drivers/printer/escpos/session.ts";
import { serialScanner } from "../devices/drivers/scanner/serial/session.ts";
import { DEVICE_BACK_OFF, type DeviceParts } from "../devices/keep-open.ts";
import type { SerialSettings } from "../devices/transports/settings.ts";
import { makeTransport } from "../devices/transports/make.ts";
import type { Flow } from "../flows/runtime.ts";
import { openClient, type AcsClient } from "../sip-client/client.ts";
import type { Credentials } from "../sip-client/connection-login.ts";
import type { Endpoint, TlsOptions } from "../sip-client/connection-socket.ts";
import { openLog } from "./adapters/log.ts";
import { composeStation, type Station } from "./compose.ts";
import { readText, readYaml, siteDialect, stationSchema, type StationConfig } from "./config.ts";
import { badUsage } from "./sip/stdio.ts";

export interface StationOptions {
  readonly config: string;
  readonly headless: boolean;
  readonly log?: string;
  readonly debug: boolean;
}

/** `lectern station`; answers the exit code when the station was told to end. */
export async function runStation(options: StationOptions): Promise<number> {
  if (!options.headless) {
    return badUsage(fault("config.invalid", "there is no screen to connect to yet: add --headless"));
  }
  const config = await readYaml(options.config, stationSchema);
  if (!config.ok) return badUsage(config.fault);
  const log = openLog(options.log, options.debug ? "debug" : "info");
  const station = await openStation(config.value, path.dirname(options.config), log);
  if (!station.ok) return badUsage(station.fault);
  const { flow } = station.value;
  const show = (view: ViewModel): void => void process.stdout.write(`${JSON.stringify(view)}\n`);
  show(flow.view);
  flow.onView(show);
  const intents = listenForIntents(flow);
  await asked();
  intents.close();
  await station.value.stop();
  return 0;
}

/** Opens everything that the configuration names. What is not there yet is waited for; the screen says so meanwhile. */
async function openStation(config: StationConfig, beside: string, log: Log): Promise<Result<Station>> {
  const client = await clientFor(config, beside, log);
  if (!client.ok) return client;
  const { scanner, printer, library, policy } = config;
  const station = composeStation({
    library,
    client: client.value,
    scanner: serialScanner(deviceParts("scanner", scanner.line, log), scanner.options, "scanner"),
    printer:
      printer === undefined
        ? undefined
        : escposPrinter(deviceParts("printer", printer.line, log), printer.options),
    policy,
    clock: systemClock,
    log,
  });
  return ok(station);
}

function deviceParts(id: string, line: SerialSettings, log: Log): DeviceParts {
  const transport = makeTransport(line, systemClock);
  const random = seededRandom(freshSeed());
  return { id, transport, backOff: DEVICE_BACK_OFF, clock: systemClock, random, log };
}

async function clientFor({ acs }: StationConfig, beside: string, log: Log): Promise<Result<AcsClient>> {
  const endpoint = await endpointOf(acs, beside);
  if (!endpoint.ok) return endpoint;
  const credentials = await credentialsOf(acs, beside);
  if (!credentials.ok) return credentials;
  return ok(
    openClient({
      endpoint: endpoint.value,
      credentials: credentials.value,
      dialect: siteDialect(acs.dialect, acs.site, credentials.value !== undefined),
      institution: acs.institution,
      terminalPassword: acs.terminalPassword,
      location: acs.login?.location ?? "",
      language: "000",
      clock: systemClock,
      random: seededRandom(freshSeed()),
      log,
    }),
  );
}

type AcsConfig = StationConfig["acs"];

/** Paths in a configuration count from where it lies. */
async function credentialsOf({ login }: AcsConfig, beside: string): Promise<Result<Credentials | undefined>> {
  if (login === undefined) return ok(undefined);
  const password = await readText(path.resolve(beside, login.passwordFile));
  if (!password.ok) return password;
  const [first = ""] = password.value.split(/\r?\n/, 1);
  return ok({ user: login.user, password: first, location: login.location });
}

async function endpointOf({ host, port, tls }: AcsConfig, beside: string): Promise<Result<Endpoint>> {
  if (tls === undefined) return ok({ host, port, tls: undefined });
  const texts: (string | undefined)[] = [];
  for (const file of [tls.caFile, tls.certificateFile, tls.keyFile]) {
    const text = file === undefined ? ok(undefined) : await readText(path.resolve(beside, file));
    if (!text.ok) return failed(text.fault);
    texts.push(text.value);
  }
  const [ca, certificate, key] = texts;
  const client = certificate === undefined || key === undefined ? undefined : { certificate, key };
  const options: TlsOptions = { ca, client, pinnedSha256: tls.pinnedSha256, serverName: tls.serverName };
  return ok({ host, port, tls: options });
}

function listenForIntents(flow: Flow): Interface {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    let intent: unknown;
    try {
      intent = JSON.parse(line);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      process.stderr.write("lectern: a line on standard input is not JSON\n");
      return;
    }
    flow.intent(intent);
  });
  return lines;
}

/** A signal ends the station; that nobody listens or types any more does not. */
function asked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
