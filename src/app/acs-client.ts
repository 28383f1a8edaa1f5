import { freshSeed, seededRandom, systemClock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { openClient, type AcsClient } from "../sip-client/client.ts";
import type { Credentials } from "../sip-client/connection-login.ts";
import { dialTo, type Endpoint, type TlsOptions } from "../sip-client/connection-socket.ts";
import { readText, siteDialect, type StationConfig } from "./config.ts";
import { namedFile } from "./named-file.ts";
import { readSecret } from "./secret-file.ts";

/** A client for the ACS of a configuration; it begins to connect. Paths count from `beside`, where the file lies. */
export async function acsClientOf(
  { acs }: StationConfig,
  beside: string,
  log: Log,
): Promise<Result<AcsClient>> {
  const endpoint = await endpointOf(acs, beside);
  if (!endpoint.ok) return endpoint;
  const credentials = await credentialsOf(acs, beside);
  if (!credentials.ok) return credentials;
  return ok(
    openClient({
      dial: dialTo(endpoint.value),
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

async function credentialsOf({ login }: AcsConfig, beside: string): Promise<Result<Credentials | undefined>> {
  if (login === undefined) return ok(undefined);
  const password = await readSecret(login.passwordFile, beside);
  if (!password.ok) return password;
  return ok({ user: login.user, password: password.value, location: login.location });
}

async function endpointOf({ host, port, tls }: AcsConfig, beside: string): Promise<Result<Endpoint>> {
  if (tls === undefined) return ok({ host, port, tls: undefined });
  const texts: (string | undefined)[] = [];
  for (const file of [tls.caFile, tls.certificateFile, tls.keyFile]) {
    const text = file === undefined ? ok(undefined) : await readText(namedFile(file, beside));
    if (!text.ok) return failed(text.fault);
    texts.push(text.value);
  }
  const [ca, certificate, key] = texts;
  const client = certificate === undefined || key === undefined ? undefined : { certificate, key };
  const options: TlsOptions = { ca, client, pinnedSha256: tls.pinnedSha256, serverName: tls.serverName };
  return ok({ host, port, tls: options });
}
