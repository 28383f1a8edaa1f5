import { z } from "zod";
import { tagReadOptions } from "../tags/read.ts";
import { afiValues, METHODS } from "./security.ts";

/** How a station reads and secures the stack on its pad, as `station.yaml` writes it. */
export const stackOptions = z.strictObject({
  sweepsPerSecond: z
    .number()
    .min(1)
    .max(20)
    .default(8)
    .describe("How often the field is swept at most; a slow line or a high stack makes it fewer"),
  restMs: z
    .int()
    .min(0)
    .max(1_000)
    .default(30)
    .describe("Time after each sweep that is kept for other work, so that sweeps never take the whole line"),
  believeAfter: z
    .int()
    .min(2)
    .max(5)
    .default(2)
    .describe("A tag is believed when so many sweeps had it; what only one had is noise"),
  settleAfter: z
    .int()
    .min(2)
    .max(50)
    .default(6)
    .describe("After so many sweeps without a change the stack lies still: only then is something missing"),
  readTries: z
    .int()
    .min(1)
    .max(100)
    .default(12)
    .describe("A tag that did not answer so many readings is called unreadable; it is still tried"),
  security: z
    .array(z.enum(METHODS))
    .default(["afi"])
    .describe(
      "How tags are secured: afi, eas, or both where a library changes from one to the other; [] for not at all",
    ),
  afi: afiValues.prefault({}).describe("What AFI values mean at this library; try them at the gate"),
  secureTries: z
    .int()
    .min(1)
    .max(50)
    .default(6)
    .describe("How often a tag that answers may fail to take its security before the item goes to the desk"),
  secureMs: z
    .int()
    .min(200)
    .max(60_000)
    .default(10_000)
    .describe("How long release or arming of one item may take, retries included"),
  isils: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "ISILs of the libraries whose items this station lends (DE-705); others are foreign. [] for all",
    ),
  tags: tagReadOptions.prefault({}).describe("How the data of tags are read"),
});

export type StackOptions = z.output<typeof stackOptions>;
