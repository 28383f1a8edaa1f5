import type { Account } from "./library/config.ts";

/** What the library knows of one connection. */
export interface Session {
  /** Who logged in; undefined before a login and after a refused one. */
  account: Account | undefined;
  /** CP of the login, or the account's own location. */
  location: string;
  /** Refused logins since the last good one. */
  failedLogins: number;
  /** As the station's last 99 said. */
  protocol: "1.00" | "2.00";
}

/** The session of a client that has just connected. */
export function newSession(): Session {
  return { account: undefined, location: "", failedLogins: 0, protocol: "2.00" };
}
