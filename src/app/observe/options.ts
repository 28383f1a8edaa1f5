import { z } from "zod";

/** For so long something may be away before somebody is told, seconds, where nothing else is said. */
export const USUAL_PATIENCE = { deviceSeconds: 60, acsSeconds: 120 } as const;

const alerts = z
  .strictObject({
    station: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, "small letters, digits and hyphens only")
      .describe(
        "What the station is called in alerts: entrance, floor-2; whoever reads them knows where that is",
      ),
    mailTo: z
      .array(z.string().regex(/^[^\s@,]+@[^\s@,]+$/, "is no address"))
      .max(10)
      .default([])
      .describe("Who is mailed; needs the section mail"),
    webhook: z
      .strictObject({
        url: z.url({ protocol: /^https?$/ }).describe("What alerts are posted to, as JSON"),
        tokenFile: z
          .string()
          .min(1)
          .optional()
          .describe("A file, readable by the station alone, whose first line is shown as a bearer token"),
      })
      .optional()
      .describe("A program that is told"),
    deviceSeconds: z
      .number()
      .min(10)
      .max(86_400)
      .default(USUAL_PATIENCE.deviceSeconds)
      .describe("For so long a device may be away or in trouble before somebody is told"),
    acsSeconds: z
      .number()
      .min(10)
      .max(86_400)
      .default(USUAL_PATIENCE.acsSeconds)
      .describe("For so long the library system may be away before somebody is told"),
  })
  .describe("Who is told when something needs somebody; without it nobody is");

export type AlertOptions = z.output<typeof alerts>;

/** `observe:` of station.yaml: who may see how the station is, and who is told. */
export const observeOptions = z
  .strictObject({
    socket: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Where `lectern status` asks: a path of the file system, open to the station's user and group; it answers /healthz and /metrics too",
      ),
    metrics: z
      .strictObject({
        port: z.int().min(1).max(65_535).describe("On this machine alone (127.0.0.1): /healthz and /metrics"),
      })
      .optional()
      .describe("Metrics for Prometheus over TCP; without it there are none"),
    alerts: alerts.optional(),
  })
  .describe("How the station is, for technicians and monitors; nobody's name or number is in it");

export type ObserveOptions = z.output<typeof observeOptions>;
