import { readFileSync } from "node:fs";
import { failed, ok, type Result } from "../../core/result.ts";
import { fault, type Fault } from "../../core/faults.ts";
import { atSite, type Dialect } from "../../sip-client/dialects/index.ts";
import type { Endpoint, TlsOptions } from "../../sip-client/connection-socket.ts";
import { chosenDialect, type FormatOptions } from "./format.ts";

/** What the command line says about the ACS to talk to. */
export interface TargetOptions extends FormatOptions {
  readonly login?: string;
  readonly location: string;
  readonly telnet: boolean;
  readonly tls: boolean;
  readonly tlsCa?: string;
  readonly tlsPin?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsName?: string;
  readonly errorDetection: boolean;
  readonly timeout: string;
}

export interface Login {
  readonly user: string;
  readonly password: string;
  /** CP of 93. */
  readonly location: string;
}

/** An ACS and how to talk to it. */
export interface Target {
  readonly endpoint: Endpoint;
  readonly dialect: Dialect;
  readonly login: Login | undefined;
  /** Whether requests carry AY and AZ. */
  readonly errorDetection: boolean;
  readonly answerMs: number;
}

export function targetOf(address: string, options: TargetOptions): Result<Target> {
  const place = hostAndPort(address);
  if (!place.ok) return place;
  const chosen = chosenDialect(options);
  if (!chosen.ok) return chosen;
  const login = options.login === undefined ? ok(undefined) : loginOf(options.login, options.location);
  if (!login.ok) return login;
  const tls = tlsOf(options);
  if (!tls.ok) return tls;
  const seconds = Number(options.timeout);
  if (!(seconds > 0)) return failed(fault("config.invalid", "--timeout takes a number of seconds"));
  const style = login.value === undefined ? "none" : options.telnet ? "telnet" : "93";
  return ok({
    endpoint: { ...place.value, tls: tls.value },
    dialect: atSite(chosen.value, { loginStyle: style }),
    login: login.value,
    errorDetection: options.errorDetection,
    answerMs: seconds * 1000,
  });
}

/** `host:6001`, `192.0.2.1:6001` or `[2001:db8::1]:6001`. */
export function hostAndPort(
  address: string,
): Result<{ host: string; port: number }, Fault<"config.invalid">> {
  const match = /^(?:\[(?<six>[^\]]+)\]|(?<host>[^:]+)):(?<port>\d{1,5})$/.exec(address);
  const host = match?.groups?.["six"] ?? match?.groups?.["host"];
  const port = Number(match?.groups?.["port"]);
  if (host === undefined || port < 1 || port > 65_535) {
    return failed(fault("config.invalid", "the address of the ACS is HOST:PORT"));
  }
  return ok({ host, port });
}

function loginOf(text: string, location: string): Result<Login> {
  const colon = text.indexOf(":");
  if (colon < 1) return failed(fault("config.invalid", "--login takes USER:PASSWORD"));
  return ok({ user: text.slice(0, colon), password: text.slice(colon + 1), location });
}

function tlsOf(options: TargetOptions): Result<TlsOptions | undefined> {
  const { tlsCa, tlsCert, tlsKey, tlsPin, tlsName } = options;
  if (!options.tls && [tlsCa, tlsCert, tlsKey, tlsPin, tlsName].every((each) => each === undefined)) {
    return ok(undefined);
  }
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    return failed(fault("config.invalid", "--tls-cert and --tls-key come together"));
  }
  const [ca, certificate, key] = [tlsCa, tlsCert, tlsKey].map(fileText);
  const unreadable = [ca, certificate, key].find((file) => file !== undefined && !file.ok);
  if (unreadable !== undefined && !unreadable.ok) return unreadable;
  return ok({
    ca: textOf(ca),
    pinnedSha256: tlsPin,
    client:
      certificate === undefined || key === undefined
        ? undefined
        : { certificate: textOf(certificate) ?? "", key: textOf(key) ?? "" },
    serverName: tlsName,
  });
}

function textOf(file: Result<string> | undefined): string | undefined {
  return file?.ok === true ? file.value : undefined;
}

function fileText(path: string | undefined): Result<string> | undefined {
  if (path === undefined) return undefined;
  try {
    return ok(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error)
      return failed(fault("config.unreadable", `${path}: ${String(error.code)}`));
    throw error;
  }
}
