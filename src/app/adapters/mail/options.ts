import { z } from "zod";

/** `mail:` of station.yaml: where receipts are sent through. */
export const mailOptions = z
  .strictObject({
    host: z.string().min(1).describe("The mail server that takes the station's mail"),
    port: z.int().min(1).max(65_535).default(587).describe("587 for starttls, 465 for implicit, 25 for none"),
    tls: z
      .enum(["starttls", "implicit", "none"])
      .default("starttls")
      .describe("starttls: required, never only tried; none: only within a network of your own"),
    from: z
      .string()
      .regex(/@/, "is no address")
      .describe("Who the mail is from: Library <library@example.org>"),
    user: z.string().min(1).optional().describe("Where the server wants a login"),
    passwordFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "A file, readable by the station alone, whose first line is the password; %d/NAME is a credential of systemd",
      ),
    outbox: z
      .string()
      .min(1)
      .describe(
        "A directory for mail that waits, sealed with the key of the journal; on a disk that outlives a power cut",
      ),
    days: z
      .int()
      .min(1)
      .max(30)
      .default(3)
      .describe("After so many days a mail that nobody took is given up"),
  })
  .refine(({ user, passwordFile }) => (user === undefined) === (passwordFile === undefined), {
    error: "user and passwordFile come together",
  })
  .refine(({ user, tls }) => user === undefined || tls !== "none", {
    error: "a password is not sent without tls",
  });

export type MailOptions = z.output<typeof mailOptions>;
