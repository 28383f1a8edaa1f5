import type { Account } from "./library/config.ts";

/** What the server knows of one connection. 93 and 99 change it. */
export interface Session {
  /** Undefined until a login was taken. */
  account: Account | undefined;
  /** Where the terminal stands: CP of 93, or what its account says. */
  location: string;
  /** Refused logins in a row. */
  failedLogins: number;
  /** The version of the last 99; a login puts it back to 2.00. */
  protocol: "1.00" | "2.00";
}

/** A connection on which nothing was said yet. */
export function newSession(): Session {
  return { account: undefined, location: "", failedLogins: 0, protocol: "2.00" };
}
