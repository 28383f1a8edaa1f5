import type { Clock, Random } from "../core/clock.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import type { Log } from "../core/log.ts";
import { ok, type Result } from "../core/result.ts";
import { refusal } from "./client-gate.ts";
import {
  requests,
  type CheckinWish,
  type CheckoutWish,
  type HoldWish,
  type ListWish,
  type PatronKey,
  type PaymentWish,
  type RenewAllWish,
  type RenewWish,
  type Station,
} from "./client-requests.ts";
import { Connection, type LinkStatus } from "./connection.ts";
import type { Credentials } from "./connection-login.ts";
import type { Dial } from "./connection-socket.ts";
import type { Dialect } from "./dialects/index.ts";
import type { RequestMessage } from "./exchange.ts";
import { isMessage, type AnyMessage, type Message } from "./message.ts";
import {
  readHold,
  readItemInformation,
  readItemUpdate,
  readLoan,
  readRenewAll,
  readReturn,
} from "./outcomes-item.ts";
import {
  readFeePayment,
  readPatronInformation,
  readPatronStatus,
  readSessionEnd,
} from "./outcomes-patron.ts";
import type {
  FeePayment,
  Hold,
  ItemInformation,
  ItemUpdate,
  Loan,
  PatronInformation,
  PatronStatus,
  RenewAll,
  Return,
  SessionEnd,
} from "./outcomes.ts";
import type { Code } from "./spec/messages.ts";

export type { LinkStatus } from "./connection.ts";

export interface ClientOptions extends Station {
  readonly dial: Dial;
  /** Undefined only where the ACS knows the station by its address. */
  readonly credentials: Credentials | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * An ACS in library words. Verbs wait for their turn: one request is in flight. The fault `acs.unknown-outcome` means
 * that the transaction may have happened: ask the ACS before anything is repeated (see `mayHaveHappened`).
 */
export interface AcsClient {
  readonly dialect: Dialect;
  readonly status: LinkStatus;
  /** How long the exchange that runs is over its limit, milliseconds; 0 while none is: then something hangs. */
  readonly overdueMs: number;
  /** Hears each change of status; the value ends that. */
  onStatus(listener: (status: LinkStatus) => void): () => void;

  patronStatus(key: PatronKey): Promise<Result<PatronStatus>>;
  /** `wish` undefined: the patron and the counts, no list. */
  patronInformation(key: PatronKey, wish: ListWish | undefined): Promise<Result<PatronInformation>>;
  checkout(wish: CheckoutWish): Promise<Result<Loan>>;
  checkin(wish: CheckinWish): Promise<Result<Return>>;
  renew(wish: RenewWish): Promise<Result<Loan>>;
  renewAll(wish: RenewAllWish): Promise<Result<RenewAll>>;
  hold(wish: HoldWish): Promise<Result<Hold>>;
  itemInformation(item: ItemId): Promise<Result<ItemInformation>>;
  itemStatusUpdate(item: ItemId, properties: string): Promise<Result<ItemUpdate>>;
  blockPatron(patron: PatronId, reason: string, cardRetained: boolean): Promise<Result<PatronStatus>>;
  enablePatron(key: PatronKey): Promise<Result<PatronStatus>>;
  feePaid(wish: PaymentWish): Promise<Result<FeePayment>>;
  /** Says that the patron has gone. Never waits long, and asks nothing where the ACS wants no 35. */
  endSession(key: PatronKey): Promise<Result<SessionEnd>>;

  /** Any request as it stands, for tools. */
  send(request: RequestMessage): Promise<Result<AnyMessage>>;
  close(): void;
}

/** Begins to connect, and keeps at it until closed. */
export function openClient(options: ClientOptions): AcsClient {
  const { clock, dialect } = options;
  const connection = new Connection({
    ...options,
    refuse: (request, status) => refusal(request, status, dialect),
  });
  const now = (): number => clock.now();

  /** One verb: a request, and how its answer reads; `ms` undefined waits as long as the ACS wants. */
  async function askWithin<C extends Code, T>(
    ms: number | undefined,
    request: RequestMessage,
    answer: C,
    read: (message: Extract<AnyMessage, Message<C>>, dialect: Dialect) => T,
  ): Promise<Result<T>> {
    const outcome = await connection.request(request, ms);
    if (!outcome.ok) return outcome;
    if (!isMessage(outcome.value, answer)) {
      throw new Error(`the exchange took ${outcome.value.code} for ${answer}`);
    }
    return ok(read(outcome.value, dialect));
  }

  const ask = <C extends Code, T>(
    request: RequestMessage,
    answer: C,
    read: (message: Extract<AnyMessage, Message<C>>, dialect: Dialect) => T,
  ): Promise<Result<T>> => askWithin(undefined, request, answer, read);

  return {
    dialect,
    get status() {
      return connection.status;
    },
    get overdueMs() {
      return connection.overdueMs;
    },
    onStatus: (listener) => connection.onStatus(listener),
    patronStatus: (key) => ask(requests.patronStatus(key, now(), options), "24", readPatronStatus),
    patronInformation: (key, wish) =>
      ask(requests.patronInformation(key, wish, now(), options), "64", readPatronInformation),
    checkout: (wish) => ask(requests.checkout(wish, now(), options), "12", loanReader(wish.feeAcknowledged)),
    checkin: (wish) => ask(requests.checkin(wish, now(), options), "10", readReturn),
    renew: (wish) => ask(requests.renew(wish, now(), options), "30", loanReader(wish.feeAcknowledged)),
    renewAll: (wish) => ask(requests.renewAll(wish, now(), options), "66", readRenewAll),
    hold: (wish) => ask(requests.hold(wish, now(), options), "16", readHold),
    itemInformation: (item) => ask(requests.itemInformation(item, now(), options), "18", readItemInformation),
    itemStatusUpdate: (item, properties) =>
      ask(requests.itemStatusUpdate(item, properties, now(), options), "20", readItemUpdate),
    blockPatron: (patron, reason, cardRetained) =>
      ask(requests.blockPatron(patron, reason, cardRetained, now(), options), "24", readPatronStatus),
    enablePatron: (key) => ask(requests.enablePatron(key, now(), options), "26", readPatronStatus),
    feePaid: (wish) => ask(requests.feePaid(wish, now(), options), "38", readFeePayment),
    async endSession(key) {
      const skipped: SessionEnd = { ended: true, asked: false, screen: [], print: [], fields: [] };
      if (!dialect.sends35) return ok(skipped);
      const ms = dialect.endSessionSeconds * 1000;
      const result = await askWithin(ms, requests.endSession(key, now(), options), "36", readSessionEnd);
      return !result.ok && result.fault.code === "acs.unsupported" ? ok(skipped) : result;
    },
    send: (request) => connection.request(request, undefined),
    close: () => connection.close(),
  };
}

function loanReader(feeAcknowledged: boolean) {
  return (answer: Message<"12"> | Message<"30">, dialect: Dialect): Loan =>
    readLoan(answer, feeAcknowledged, dialect);
}
