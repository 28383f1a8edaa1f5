import { ok, type Result } from "../../../core/result.ts";
import { readText } from "../../config.ts";
import { namedFile } from "../../named-file.ts";
import type { MailOptions } from "./options.ts";
import { smtp, type Send } from "./smtp.ts";

/** The mail server of a configuration; paths count from `beside`. */
export async function smtpOf(options: MailOptions, beside: string): Promise<Result<Send>> {
  const { host, port, tls, from, user, passwordFile } = options;
  const read = passwordFile === undefined ? ok("") : await readText(namedFile(passwordFile, beside));
  if (!read.ok) return read;
  const [password = ""] = read.value.split(/\r?\n/, 1);
  return ok(smtp({ host, port, tls, from, login: user === undefined ? undefined : { user, password } }));
}
