import { RIGS } from "./test/campaign/rigs.ts";
import { playStack } from "./test/campaign/play.ts";
const seed = Number(process.argv[2]);
const out = await playStack(seed, async (parts) => {
  const rig = await RIGS["3m"](parts);
  const pad: any = rig.pad;
  const wrapped: any = { ...pad, get health() { return pad.health; } };
  for (const k of ["inventory","readBlocks","tagInfo","readAfi","readEas","writeAfi","writeEas"]) wrapped[k] = async (...a: any[]) => {
    const t = parts.clock.elapsed(); const r = await pad[k](...a);
    const at = parts.clock.elapsed();
    if (at > Number(process.argv[3]) && at < Number(process.argv[4])) console.log(Math.round(at), k, a.join(" "), Math.round(at - t)+"ms", r.ok ? (k==="inventory"? r.value.length : typeof r.value==="object" ? "" : r.value) : r.fault.code);
    return r;
  };
  return { ...rig, pad: wrapped };
});
console.log(out.findings);
