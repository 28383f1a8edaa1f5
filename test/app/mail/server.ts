/** A mail server on the loopback that does what a test wants of it. */
import type { Socket } from "node:net";
import { SMTPServer } from "smtp-server";
import type { MailServer } from "../../../src/app/adapters/mail/smtp.ts";

/** What becomes of the next letter, in turn; after the last one letters are taken. */
export type Fate =
  | "take"
  /** The connection ends in the middle of the letter. */
  | "drop-in-data"
  /** It has the letter, and the connection ends before it says so. */
  | "drop-after-data"
  | { readonly to: "recipient" | "data" | "sender"; readonly code: number };

export interface TestServer {
  readonly at: MailServer;
  /** Whole letters that it has, in order, as they came. */
  readonly taken: string[];
  readonly recipients: string[];
  close(): Promise<void>;
}

const refusal = (code: number): Error =>
  Object.assign(new Error("no <ada@example.org> here"), { responseCode: code });

export async function mailServer(
  fates: readonly Fate[],
  login?: { readonly user: string; readonly password: string },
): Promise<TestServer> {
  const taken: string[] = [];
  const recipients: string[] = [];
  const sockets: Socket[] = [];
  const left = [...fates];
  let fate: Fate = "take";
  const refuses = (at: "recipient" | "data" | "sender"): Error | null =>
    typeof fate === "object" && fate.to === at ? refusal(fate.code) : null;
  const server = new SMTPServer({
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disabledCommands: login === undefined ? ["AUTH", "STARTTLS"] : ["STARTTLS"],
    disableReverseLookup: true,
    onAuth(given, _session, done) {
      const right = given.username === login?.user && given.password === login?.password;
      done(right ? null : new Error("no"), right ? { user: "station" } : undefined);
    },
    onMailFrom(_address, _session, done) {
      fate = left.shift() ?? "take";
      done(refuses("sender"));
    },
    onRcptTo(address, _session, done) {
      recipients.push(address.address);
      done(refuses("recipient"));
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        if (fate === "drop-in-data") sockets.at(-1)?.destroy();
      });
      stream.on("end", () => {
        const no = refuses("data");
        if (no === null && fate !== "drop-in-data") taken.push(Buffer.concat(chunks).toString("utf8"));
        if (fate === "drop-after-data") sockets.at(-1)?.destroy();
        else done(no);
      });
    },
  });
  server.on("error", () => {
    // A connection that the test cut.
  });
  server.server.on("connection", (socket: Socket) => sockets.push(socket));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return {
    at: { host: "127.0.0.1", port: address.port, tls: "none", from: "Library <library@example.org>", login },
    taken,
    recipients,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
