/** The way to an MQTT broker. */
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type { Clock } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { readText } from "../config.ts";
import { namedFile } from "../named-file.ts";
import { readSecret } from "../secret-file.ts";
import type { DialBroker, Guest, Line, Message } from "./line.ts";
import type { BrokerOptions } from "./options.ts";

/** Within this a broker is reached, milliseconds. */
const CONNECT_MS = 15_000;
/** A broker that says nothing for one and a half times as long is gone. */
const KEEP_ALIVE_SECONDS = 30;
/** Who ends in good order waits so long for the broker. */
const FAREWELL_MS = 2000;
/** What is longer is none of ours, and is not read: the longest bundle, as JSON within JSON. */
const MOST_BYTES = 1_000_000;

/** The broker of a configuration. Nothing is connected yet. Paths count from `beside`. */
export async function brokerOf(
  options: BrokerOptions,
  beside: string,
  clock: Clock,
): Promise<Result<DialBroker>> {
  const password = await readSecret(options.passwordFile, beside);
  if (!password.ok) return password;
  const texts: Record<string, string> = {};
  const files = { ca: options.caFile, cert: options.certificateFile, key: options.keyFile };
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    const text = await readText(namedFile(file, beside));
    if (!text.ok) return text;
    texts[name] = text.value;
  }
  const login = options.user === undefined ? {} : { username: options.user, password: password.value };
  const own = { ...texts, ...login };
  return ok((guest, signal) => dial({ url: options.url, own, guest, signal, clock }));
}

interface Dialled {
  readonly url: string;
  readonly own: IClientOptions;
  readonly guest: Guest;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

type Away = Fault<"fleet.no-broker">;

const away = (detail: string): Away => fault("fleet.no-broker", detail);

function dial({ url, own, guest, signal, clock }: Dialled): Promise<Result<Line, Away>> {
  const made = clientOf(url, own, guest);
  if (!made.ok) return Promise.resolve(made);
  const client = made.value;
  let why = "the broker ended it";
  client.on("error", (error) => {
    why = wordOf(error);
  });
  const closed = new Promise<string>((resolve) => {
    client.once("close", () => resolve(why));
  });
  client.on("message", (topic, payload) => {
    if (payload.length <= MOST_BYTES) guest.heard(topic, payload.toString("utf8"));
  });
  const end = (): void => void client.end(true);
  signal.addEventListener("abort", end, { once: true });
  const open = new Promise<Result<Line, Away>>((resolve) => {
    client.once("connect", () => {
      if (guest.topics.length === 0) return resolve(ok(lineOf(client, closed, clock)));
      client.subscribe([...guest.topics], { qos: 1 }, (error) => {
        if (error === null) return resolve(ok(lineOf(client, closed, clock)));
        why = wordOf(error);
        end();
        resolve(failed(away(why)));
      });
    });
    void closed.then((detail) => {
      end();
      resolve(failed(away(detail)));
    });
  });
  return open.finally(() => signal.removeEventListener("abort", end));
}

function clientOf(url: string, own: IClientOptions, { id, will }: Guest): Result<MqttClient, Away> {
  const options: IClientOptions = {
    ...own,
    clientId: id,
    // Every broker speaks 3.1.1.
    protocolVersion: 4,
    clean: true,
    keepalive: KEEP_ALIVE_SECONDS,
    connectTimeout: CONNECT_MS,
    // A line that is over is over: what waits is kept by its sender, and nothing is kept twice.
    reconnectPeriod: 0,
    queueQoSZero: false,
  };
  if (will !== undefined) {
    options.will = { topic: will.topic, payload: Buffer.from(will.text), qos: 1, retain: will.retained };
  }
  try {
    return ok(connect(url, options));
  } catch (error) {
    // Certificates that TLS cannot use are refused before anything is sent.
    if (error instanceof Error && "code" in error) return failed(away(wordOf(error)));
    throw error;
  }
}

function lineOf(client: MqttClient, closed: Promise<string>, clock: Clock): Line {
  const destroy = (): void => void client.end(true);
  return {
    publish: (message) => Promise.race([publish(client, message), closed.then((why) => failed(away(why)))]),
    closed,
    destroy,
    async close() {
      const timer = clock.after(FAREWELL_MS, destroy);
      client.end(false);
      await closed;
      timer.cancel();
    },
  };
}

function publish(client: MqttClient, { topic, text, retained }: Message): Promise<Result<void, Away>> {
  return new Promise((resolve) => {
    client.publish(topic, text, { qos: 1, retain: retained }, (error) =>
      resolve(error === undefined || error === null ? ok(undefined) : failed(away(wordOf(error)))),
    );
  });
}

/** What codes of TLS mean here. */
const TLS_WORDS: readonly (readonly [code: RegExp, text: string])[] = [
  [/ALERT_(CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE)/, "the broker wants a certificate of the station"],
  [/_ALERT_/, "the broker does not take the certificate that the station shows"],
  [/SELF_SIGNED|UNABLE_TO/, "the broker's certificate is not signed by whom caFile names"],
  [/ALTNAME/, "the broker's certificate is for another name"],
  [/^CERT_/, "the broker's certificate does not hold at the date of this machine"],
  [/^ERR_OSSL_/, "certificate or key cannot be used"],
];

/** A code of TLS in words, one of the operating system, else what the client says. */
function wordOf(error: Error): string {
  if (!("code" in error) || typeof error.code !== "string") return error.message;
  const { code } = error;
  const words = TLS_WORDS.find(([is]) => is.test(code));
  return words === undefined ? code : `${words[1]} (${code})`;
}
