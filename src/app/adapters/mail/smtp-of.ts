import { ok, type Result } from "../../../core/result.ts";
import { readSecret } from "../../secret-file.ts";
import type { MailOptions } from "./options.ts";
import { smtp, type Send } from "./smtp.ts";

/** The mail server of a configuration; paths count from `beside`. */
export async function smtpOf(options: MailOptions, beside: string): Promise<Result<Send>> {
  const { host, port, tls, from, user, passwordFile } = options;
  const password = await readSecret(passwordFile, beside);
  if (!password.ok) return password;
  const login = user === undefined ? undefined : { user, password: password.value };
  return ok(smtp({ host, port, tls, from, login }));
}
