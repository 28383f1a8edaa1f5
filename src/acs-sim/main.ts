import { freshSeed, seededRandom, systemClock } from "../core/clock.ts";
import { explain, fault, type Fault } from "../core/faults.ts";
import { nearest } from "../core/nearest.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { startAcs, type AcsOptions, type RunningAcs, type TlsPort } from "./acs.ts";
import { readBehaviourText, type Behaviour } from "./behaviours/behaviour.ts";
import { ACS_DIALECTS, type AcsDialect } from "./habits.ts";
import type { LibrarySource } from "./library/open.ts";
import { openLogs, type AcsLogs } from "./logs.ts";
import type { Control } from "./server-control.ts";

/** The command line of `lectern acs`, as text. */
export interface AcsArguments {
  readonly library?: string;
  readonly generate?: string;
  readonly state?: string;
  readonly host: string;
  readonly port: string;
  readonly tlsPort?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly telnetPort?: string;
  readonly control?: string;
  readonly maxClients?: string;
  readonly dialect: string;
  readonly behaviour: readonly string[];
  readonly seed?: string;
  readonly strict: boolean;
  readonly requestLog?: string;
  readonly syslog: boolean;
}

/** Runs the simulated ACS until a signal or the control socket ends it. The answer is the exit code. */
export async function runAcs(given: AcsArguments): Promise<number> {
  const [plan, logs] = await Promise.all([
    readArguments(given),
    openLogs({ requestLog: given.requestLog ?? "", syslog: given.syslog }),
  ]);
  if (!logs.ok) return complain(logs);
  if (!plan.ok) {
    await logs.value.close();
    return complain(plan);
  }
  const seed = given.seed === undefined ? freshSeed() : Number(given.seed);
  const { log, requests } = logs.value;
  const acs = await startAcs({
    ...plan.value,
    clock: systemClock,
    random: seededRandom(seed),
    log,
    requests,
  });
  const code = acs.ok ? await serve(acs.value, given.control, seed, logs.value) : complain(acs);
  await logs.value.close();
  return code;
}

async function serve(
  acs: RunningAcs,
  controlText: string | undefined,
  seed: number,
  logs: AcsLogs,
): Promise<number> {
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const reload = (): void => {
    logs.reopen();
    void acs.reload();
  };
  process.on("SIGTERM", stop).on("SIGINT", stop).on("SIGHUP", reload);
  const control = await openControl(controlText, acs, stop, logs);
  if (control.ok) {
    const lines = [
      ...acs.addresses,
      ...(control.value === undefined ? [] : [`control ${control.value.address}`]),
    ];
    process.stdout.write(lines.map((line) => `listening ${line}\n`).join(""));
    logs.log("acs.started", { seed });
    await Promise.race([stopped, acs.ended]);
    await control.value?.stop();
  }
  await acs.stop();
  process.off("SIGTERM", stop).off("SIGINT", stop).off("SIGHUP", reload);
  if (!control.ok) return complain(control);
  const report = acs.strictReport();
  if (report !== undefined) process.stdout.write(report.text());
  return 0;
}

async function openControl(
  text: string | undefined,
  acs: RunningAcs,
  stop: () => void,
  { log }: AcsLogs,
): Promise<Result<Control | undefined>> {
  if (text === undefined) return ok(undefined);
  const { controlAddress, startControl } = await import("./server-control.ts");
  return startControl(controlAddress(text), { acs, log, now: () => systemClock.now(), stop });
}

type Plan = Omit<AcsOptions, "clock" | "random" | "log" | "requests">;

async function readArguments(given: AcsArguments): Promise<Result<Plan>> {
  const ports = readNumbers(given, ["port", "tlsPort", "telnetPort"], 65_535);
  if (!ports.ok) return ports;
  const numbers = readNumbers(given, ["maxClients", "seed"], 0x7fffffff);
  if (!numbers.ok) return numbers;
  const library = readSource(given);
  if (!library.ok) return library;
  const dialect = readDialect(given.dialect);
  if (!dialect.ok) return dialect;
  const tls = readTls(given, ports.value.tlsPort);
  if (!tls.ok) return tls;
  const behaviours = await readBehaviours(given.behaviour);
  if (!behaviours.ok) return behaviours;
  return ok({
    library: library.value,
    state: given.state,
    host: given.host,
    raw: ports.value.port,
    tls: tls.value,
    telnet: ports.value.telnetPort,
    maxClients: numbers.value.maxClients,
    dialect: dialect.value,
    behaviours: behaviours.value,
    strict: given.strict,
  });
}

type BadArgument = Fault<"config.bad-argument">;

/** `--tls-port` of `tlsPort`. */
function optionOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}

function readNumbers<const Name extends "port" | "tlsPort" | "telnetPort" | "maxClients" | "seed">(
  given: AcsArguments,
  names: readonly Name[],
  most: number,
): Result<{ readonly [Key in Name]?: number }, BadArgument> {
  const numbers: { [Key in Name]?: number } = {};
  for (const name of names) {
    const text = given[name];
    if (text === undefined) continue;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value > most) {
      return failed(
        fault("config.bad-argument", `${optionOf(name)} ${text}: it is a number from 0 to ${most}`),
      );
    }
    numbers[name] = value;
  }
  return ok(numbers);
}

function readSource({ library, generate }: AcsArguments): Result<LibrarySource, BadArgument> {
  if (generate === undefined) {
    if (library === undefined) return ok({ kind: "sample" });
    return ok(library === "demo" ? { kind: "demo" } : { kind: "file", path: library });
  }
  if (library !== undefined) {
    return failed(fault("config.bad-argument", "--library and --generate: a library comes from one of them"));
  }
  const size = { patrons: 1000, items: 10_000, seed: 1 };
  for (const part of generate.split(",")) {
    const [, name, digits] = /^(patrons|items|seed)=(\d+)$/.exec(part) ?? [];
    if (name === undefined) {
      return failed(
        fault("config.bad-argument", `--generate ${part}: write patrons=1000,items=10000,seed=1`),
      );
    }
    size[name as keyof typeof size] = Number(digits);
  }
  return ok({ kind: "generate", ...size });
}

function readDialect(name: string): Result<AcsDialect, Fault<"config.unknown-name">> {
  const found = ACS_DIALECTS.find((each) => each === name);
  if (found !== undefined) return ok(found);
  const near = nearest(name, ACS_DIALECTS);
  const hint = near === undefined ? `there are: ${ACS_DIALECTS.join(", ")}` : `did you mean "${near}"?`;
  return failed(fault("config.unknown-name", `--dialect ${name}; ${hint}`));
}

function readTls(given: AcsArguments, port: number | undefined): Result<TlsPort | undefined, BadArgument> {
  const { tlsCert: cert, tlsKey: key } = given;
  if (port === undefined && cert === undefined && key === undefined) return ok(undefined);
  if (port === undefined || cert === undefined || key === undefined) {
    return failed(fault("config.bad-argument", "--tls-port, --tls-cert and --tls-key go together"));
  }
  return ok({ port, cert, key });
}

async function readBehaviours(texts: readonly string[]): Promise<Result<Behaviour[]>> {
  const behaviours: Behaviour[] = [];
  for (const text of texts) {
    const read = await readBehaviourText(text);
    if (!read.ok) return read;
    behaviours.push(read.value);
  }
  return ok(behaviours);
}

/** Says what went wrong. Mistakes in files come with file, line and what to do; they are told as they are. */
function complain({ fault: reason }: { readonly fault: Fault }): number {
  process.stderr.write(`${reason.code === "config.invalid" ? reason.detail : explain(reason)}\n`);
  return reason.code.startsWith("config.") ? 2 : 1;
}
