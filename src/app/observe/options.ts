import { z } from "zod";

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
  })
  .describe("How the station is, for technicians and monitors; nobody's name or number is in it");

export type ObserveOptions = z.output<typeof observeOptions>;
