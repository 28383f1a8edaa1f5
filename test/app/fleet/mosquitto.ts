/** Debian's broker on loopback, and somebody who hears everything that goes over it. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectTo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { connectAsync } from "mqtt";
import { sleep, systemClock } from "../../../src/core/clock.ts";
import { freePort } from "../../free-port.ts";

/** Lets whoever comes do everything. */
export const FOR_ALL: readonly string[] = ["allow_anonymous true"];

export interface Mosquitto {
  readonly port: number;
  readonly url: string;
  /** As a cut of the power: what was retained is gone. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** `settings`: lines of mosquitto.conf(5). It listens when this is answered. */
export async function mosquitto(settings: readonly string[]): Promise<Mosquitto> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-broker-"));
  const file = path.join(folder, "mosquitto.conf");
  // Started by root, it would else go to a user who may not read certificates of ours.
  const own = [`user ${userInfo().username}`, `listener ${port} 127.0.0.1`, "max_queued_messages 0"];
  writeFileSync(file, [...own, ...settings, ""].join("\n"));
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    // It ends with a test that was given up, whose process is killed: setpriv(1) of util-linux.
    const words = ["--pdeathsig", "KILL", "mosquitto", "-c", file];
    const child = spawn("setpriv", words, { stdio: "ignore" });
    running = child;
    const failure = new Promise<never>((_, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`mosquitto ended with ${code}`)));
    });
    await Promise.race([listening(port), failure]);
    failure.catch(() => {});
  }

  function stop(): Promise<void> {
    const child = running;
    running = undefined;
    if (child === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.kill("SIGKILL");
    });
  }

  await start();
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    start,
    stop,
    async close() {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function listening(port: number): Promise<void> {
  const isThere = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connectTo(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
  while (!(await isThere())) await sleep(systemClock, 20);
}

export interface Overheard {
  readonly topic: string;
  readonly text: string;
}

/** Somebody who hears all, and can say anything. */
export async function eavesdropper(url: string) {
  const client = await connectAsync(url, { reconnectPeriod: 0 });
  const heard: Overheard[] = [];
  client.on("message", (topic, payload) => void heard.push({ topic, text: payload.toString("utf8") }));
  await client.subscribeAsync("#", { qos: 1 });
  return {
    heard,
    /** What one station said on one of its topics, oldest first. */
    of: (topic: string): unknown[] =>
      heard.filter((each) => each.topic === topic).map(({ text }): unknown => JSON.parse(text)),
    say: (topic: string, text: string) => client.publishAsync(topic, text, { qos: 1 }),
    close: () => client.endAsync(true),
  };
}

/** Until something is so; the test's own time-out ends it if it never is. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(systemClock, 10);
}
