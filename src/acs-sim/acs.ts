import type { Clock, Random } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { Fault } from "../core/faults.ts";
import { dialectStack } from "./behaviours/dialects.ts";
import type { Behaviour } from "./behaviours/behaviour.ts";
import { Stack } from "./behaviours/stack.ts";
import { Clients, type ClientKind, type ClientSocket } from "./clients.ts";
import type { AcsDialect } from "./habits.ts";
import { newStats, type House, type Stats } from "./house.ts";
import type { Library } from "./library/library.ts";
import { openLibrary, type LibrarySource } from "./library/open.ts";
import { listener, type Listener, type ListenFault } from "./server.ts";
import { StrictReport } from "./strict/report.ts";

export interface TlsPort {
  readonly port: number;
  /** Paths of PEM files. */
  readonly cert: string;
  readonly key: string;
}

/** How a simulated ACS is started. Ports: 0 for any free one, undefined for none. */
export interface AcsOptions {
  readonly library: LibrarySource;
  /** SQLite file that keeps what happens; undefined to forget it. */
  readonly state: string | undefined;
  readonly host: string;
  readonly raw: number | undefined;
  readonly tls: TlsPort | undefined;
  readonly telnet: number | undefined;
  /** Undefined: as the library file says. */
  readonly maxClients: number | undefined;
  readonly dialect: AcsDialect;
  /** On top of the dialect, the last on top. */
  readonly behaviours: readonly Behaviour[];
  readonly strict: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Undefined: requests are not logged. */
  readonly requests: Log | undefined;
}

/** A simulated ACS at work. */
export interface RunningAcs {
  /** The ports that it listens on. */
  readonly ports: { readonly raw?: number; readonly tls?: number; readonly telnet?: number };
  /** `raw 127.0.0.1:6001`, one for each listener. */
  readonly addresses: readonly string[];
  readonly library: Library;
  readonly stats: Stats;
  /** Clients connected now. */
  readonly clients: number;
  readonly behaviours: BehaviourSwitch;
  /** A client comes by another way than a port; false if it would be refused there. */
  accept(socket: ClientSocket): boolean;
  /** Undefined unless it was started strict. */
  strictReport(): StrictReport | undefined;
  /**
   * Reads the library again and sends all clients away; they may come back at once. A mistake in the file leaves all as
   * it was. If the state file cannot be opened again, the server stops.
   */
  reload(): Promise<Result<void>>;
  /** Finishes answers, sends clients away and leaves nothing open. */
  stop(): Promise<void>;
  /** Kept when it has stopped, whoever stopped it. */
  readonly ended: Promise<void>;
}

/** What is on, and how to change it while the server runs. A change is in force when its promise is kept. */
export interface BehaviourSwitch {
  readonly entries: Stack["entries"];
  add(behaviour: Behaviour): Promise<number>;
  /** By number or name; false if there is none. */
  remove(which: string): Promise<boolean>;
  /** Takes off everything, the dialect's behaviours too. */
  clear(): Promise<void>;
  /** Puts these on top of the dialect's, and nothing else. */
  set(behaviours: readonly Behaviour[]): Promise<void>;
}

/** Starts a simulated ACS; when the promise is kept, it listens. */
export async function startAcs(options: AcsOptions): Promise<Result<RunningAcs>> {
  const { clock, log } = options;
  const { library: source, state } = options;
  const opened = await openLibrary({ source, state, now: clock.now() });
  if (!opened.ok) return opened;
  const stack = new Stack(options.random);
  stack.set([...dialectStack(options.dialect), ...options.behaviours]);
  const { library, config } = opened.value;
  const house: House = {
    library,
    config: withLimit(config, options.maxClients),
    stack,
    clock,
    log,
    requests: options.requests,
    strict: options.strict ? new StrictReport(log) : undefined,
    stats: newStats(clock.now()),
  };
  const clients = new Clients(house);
  const listeners = await openPorts(options, house, clients);
  if (!listeners.ok) {
    library.close();
    return listeners;
  }
  return ok(new Acs(options, house, clients, listeners.value));
}

function withLimit<T extends { readonly maxClients: number }>(config: T, limit: number | undefined): T {
  return limit === undefined ? config : { ...config, maxClients: limit };
}

async function openPorts(
  options: AcsOptions,
  house: House,
  clients: Clients,
): Promise<Result<Listener[], ListenFault>> {
  const { host, raw, tls, telnet } = options;
  const wanted = [
    ...(raw === undefined ? [] : [{ kind: "raw" as const, host, port: raw }]),
    ...(tls === undefined ? [] : [{ kind: "tls" as const, host, ...tls }]),
    ...(telnet === undefined ? [] : [{ kind: "telnet" as const, host, port: telnet }]),
  ];
  const opened: Listener[] = [];
  const giveUp = (reason: ListenFault): Result<never, ListenFault> => {
    for (const each of opened) each.shut();
    return failed(reason);
  };
  for (const on of wanted) {
    const made = await listener(
      on,
      (socket) => clients.accept(socket, on.kind),
      (reason) => house.log("acs.client-refused", { kind: on.kind, reason }),
    );
    if (!made.ok) return giveUp(made.fault);
    const listens = await made.value.open();
    if (!listens.ok) return giveUp(listens.fault);
    opened.push(made.value);
    house.log("acs.started", { kind: on.kind, address: made.value.address });
  }
  return ok(opened);
}

class Acs implements RunningAcs {
  readonly ports: { [Kind in ClientKind]?: number };
  readonly addresses: readonly string[];
  readonly behaviours: BehaviourSwitch;
  readonly #options: AcsOptions;
  readonly #house: House;
  readonly #clients: Clients;
  readonly #listeners: readonly Listener[];
  #stopped: Promise<void> | undefined;
  #reloading: Promise<Result<void>> | undefined;
  #end: () => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  constructor(options: AcsOptions, house: House, clients: Clients, listeners: readonly Listener[]) {
    this.#options = options;
    this.#house = house;
    this.#clients = clients;
    this.#listeners = listeners;
    this.ports = Object.fromEntries(listeners.map(({ kind, port }) => [kind, port]));
    this.addresses = listeners.map(({ kind, address }) => `${kind} ${address}`);
    this.behaviours = this.#switch();
    void this.#adapt();
  }

  get library(): Library {
    return this.#house.library;
  }

  get stats(): Stats {
    return this.#house.stats;
  }

  get clients(): number {
    return this.#clients.size;
  }

  accept(socket: ClientSocket): boolean {
    if (this.#stopped !== undefined || !this.#house.stack.settings.listening) return false;
    this.#clients.accept(socket, "raw");
    return true;
  }

  strictReport(): StrictReport | undefined {
    return this.#house.strict;
  }

  reload(): Promise<Result<void>> {
    this.#reloading ??= this.#reload().finally(() => {
      this.#reloading = undefined;
    });
    return this.#reloading;
  }

  async #reload(): Promise<Result<void>> {
    const { library: source, state, clock, log, maxClients } = this.#options;
    const fail = (reason: Fault): Result<never> => {
      log("acs.reload-failed", { code: reason.code, detail: reason.detail });
      return failed(reason);
    };
    // A state file is locked by the library that it keeps: first see whether the source is good.
    const trial = await openLibrary({ source, state: undefined, now: clock.now() });
    if (!trial.ok) return fail(trial.fault);
    await this.#clients.finish();
    this.#house.library.close();
    const opened = state === undefined ? trial : await openLibrary({ source, state, now: clock.now() });
    if (!opened.ok) {
      await this.stop();
      return fail(opened.fault);
    }
    this.#house.library = opened.value.library;
    this.#house.config = withLimit(opened.value.config, maxClients);
    this.#clients.watchSilence();
    log("acs.reloaded", {});
    return ok(undefined);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    for (const each of this.#listeners) each.shut();
    await this.#clients.finish();
    this.#house.library.close();
    this.#house.log("acs.stopped", {});
    this.#end();
  }

  #switch(): BehaviourSwitch {
    const { stack, log } = this.#house;
    const changed = async <T>(done: string, value: T): Promise<T> => {
      log("acs.behaviour", { done });
      await this.#adapt();
      return value;
    };
    return {
      get entries() {
        return stack.entries;
      },
      add: (behaviour) => changed(`add ${behaviour.name}`, stack.add(behaviour)),
      remove: (which) => changed(`remove ${which}`, stack.remove(which)),
      clear: () => {
        stack.clear();
        return changed("clear", undefined);
      },
      set: (behaviours) => {
        stack.set([...dialectStack(this.#options.dialect), ...behaviours]);
        return changed(`set ${behaviours.map(({ name }) => name).join(", ")}`, undefined);
      },
    };
  }

  /** Does what settings ask of the listeners and of the look-out for silence. */
  async #adapt(): Promise<void> {
    this.#clients.watchSilence();
    for (const each of this.#listeners) {
      if (!this.#house.stack.settings.listening || this.#stopped !== undefined) each.shut();
      else await this.#reopen(each);
    }
  }

  async #reopen(listener: Listener): Promise<void> {
    const opened: Result<void> = await listener.open();
    if (!opened.ok)
      this.#house.log("acs.client-refused", { reason: opened.fault.code, detail: opened.fault.detail });
  }
}
