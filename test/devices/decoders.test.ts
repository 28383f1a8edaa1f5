import { expect, it } from "vitest";
import { DECODER_NAMES, loadDecoder } from "../../src/devices/decoders.ts";

it.each(DECODER_NAMES)("%s reads bytes without a profile, or says that it needs one", async (name) => {
  const decoder = await loadDecoder(name, {});
  if (decoder.ok) expect(decoder.value([Uint8Array.of(1, 2, 3)], undefined)).toBeInstanceOf(Array);
  else
    expect(decoder.fault).toMatchObject({
      code: "config.bad-argument",
      detail: expect.stringContaining("--profile"),
    });
});

it("only devices that are described in their profile need one", async () => {
  const all = await Promise.all(
    DECODER_NAMES.map(async (name) => [name, await loadDecoder(name, {})] as const),
  );
  expect(all.flatMap(([name, { ok }]) => (ok ? [] : [name]))).toEqual(["generic-cmd"]);
});

it("a name that there is not is told with the nearest", async () => {
  expect(await loadDecoder("feig", {})).toMatchObject({ fault: { code: "config.unknown-name" } });
});
