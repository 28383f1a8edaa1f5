import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { dialTo, type TlsOptions } from "../../src/sip-client/connection-socket.ts";
import { openTestClient, SAND, type TestClient } from "./clients.ts";
import { answerTo, scriptedAcs, withLogin, type ScriptedAcs } from "./scripted-acs.ts";

const pem = (name: string): string =>
  readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), "utf8");
const server = { key: pem("server.key"), cert: pem("server.pem") };
const fingerprint = new X509Certificate(server.cert).fingerprint256;
const NONE: TlsOptions = { ca: undefined, pinnedSha256: undefined, client: undefined, serverName: undefined };

const open: { acs?: ScriptedAcs; client?: TestClient } = {};

afterEach(async () => {
  open.client?.client.close();
  await open.acs?.stop();
});

async function ask(tls: TlsOptions, serverOptions: object = {}): Promise<unknown> {
  const acs = await scriptedAcs(withLogin(answerTo), { tls: { ...server, ...serverOptions } });
  open.acs = acs;
  open.client = openTestClient(acs.port, {}, { dial: dialTo({ host: "127.0.0.1", port: acs.port, tls }) });
  return open.client.client.itemInformation(SAND);
}

it("trusts a certificate that the given CA signed for this address", async () => {
  expect(await ask({ ...NONE, ca: pem("ca.pem") })).toMatchObject({ ok: true });
});

it("does not trust a certificate of an unknown CA", async () => {
  expect(await ask(NONE)).toMatchObject({ fault: { code: "acs.tls" } });
});

it("does not trust a certificate for another name", async () => {
  expect(await ask({ ...NONE, ca: pem("ca.pem"), serverName: "other.test" })).toMatchObject({
    fault: { code: "acs.tls", detail: "ERR_TLS_CERT_ALTNAME_INVALID" },
  });
});

it("trusts the pinned certificate, whoever signed it", async () => {
  expect(await ask({ ...NONE, pinnedSha256: fingerprint.toLowerCase().replaceAll(":", "") })).toMatchObject({
    ok: true,
  });
});

it("trusts nothing but the pinned certificate", async () => {
  const result = await ask({ ...NONE, ca: pem("ca.pem"), pinnedSha256: "00".repeat(32) });
  expect(result).toMatchObject({
    fault: { code: "acs.tls", detail: "the certificate is not the pinned one" },
  });
  expect(open.acs?.heard).toEqual([]);
});

it("shows its own certificate to a server that wants one", async () => {
  const mutual = { ca: pem("ca.pem"), requestCert: true, rejectUnauthorized: true };
  const client = { certificate: pem("client.pem"), key: pem("client.key") };
  expect(await ask({ ...NONE, ca: pem("ca.pem"), client }, mutual)).toMatchObject({ ok: true });
});

it("is turned away by such a server without one", async () => {
  const mutual = { ca: pem("ca.pem"), requestCert: true, rejectUnauthorized: true };
  expect(await ask({ ...NONE, ca: pem("ca.pem") }, mutual)).toMatchObject({ ok: false });
});

it("names a key that cannot be read as a fault of TLS", async () => {
  const client = { certificate: "no certificate", key: "no key" };
  expect(await ask({ ...NONE, ca: pem("ca.pem"), client })).toMatchObject({ fault: { code: "acs.tls" } });
});
