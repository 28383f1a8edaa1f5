/** Sockets of the file system: one listener a path, which takes away what one that died has left behind. */
import { chmod, lstat, unlink } from "node:fs/promises";
import { connect, type Server } from "node:net";
import { fault, type Fault, type FaultCode } from "../../core/faults.ts";
import { failed, ok, type Failed, type Result } from "../../core/result.ts";

/** Listens at a path, for this user and this group alone; the fault has the code given. */
export async function listenAtPath(
  server: Server,
  path: string,
  code: FaultCode,
): Promise<Result<undefined>> {
  const free = await madeFree(path);
  if (!free.ok) return noSocket(code, path, free.why);
  const listens = await listening(server, code, path, () => server.listen(path));
  if (listens.ok) await chmod(path, 0o660);
  return listens;
}

/** Listens on loopback. */
export function listenAtPort(server: Server, port: number, code: FaultCode): Promise<Result<undefined>> {
  return listening(server, code, `127.0.0.1:${port}`, () => server.listen(port, "127.0.0.1"));
}

function listening(
  server: Server,
  code: FaultCode,
  where: string,
  begin: () => void,
): Promise<Result<undefined>> {
  return new Promise((resolve) => {
    server.once("error", ({ message }) => resolve(noSocket(code, where, message)));
    server.once("listening", () => resolve(ok(undefined)));
    begin();
  });
}

const noSocket = (code: FaultCode, where: string, why: string): Failed<Fault> =>
  failed(fault(code, `${where}: ${why}`));

/** Takes away what a station left behind that died; nothing else, and no socket at which somebody answers. */
async function madeFree(path: string): Promise<{ ok: true } | { ok: false; why: string }> {
  const there = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (there === undefined) return { ok: true };
  if (!there.isSocket()) return { ok: false, why: "there is something else" };
  if (await isServed(path)) return { ok: false, why: "somebody else listens there" };
  await unlink(path);
  return { ok: true };
}

function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.on("error", () => resolve(false));
  });
}
