import { isOpen, judge, type Evidence, type Finding } from "./judge.ts";
import { isUnwritten, MUTANTS, type Mutant } from "./mutants.ts";
import { Person, type Told } from "./person.ts";
import { cardNo, planOf, type Plan } from "./plan.ts";
import { openWorld, type World } from "./world.ts";

/** What came of one seed. */
export interface Trial {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  /** What was done to the station, for whoever looks for the reason. */
  readonly happened: readonly string[];
  readonly told: readonly Told[];
  readonly exceptions: number;
  /** Milliseconds of the world's clock. */
  readonly ms: number;
  /** Where everything of it is kept, if it is. */
  readonly folder?: string;
}

/** The longest that one person can be at the station, and that it may take to come to rest afterwards. */
const VISIT_MS = 900_000;
const REST_MS = 900_000;
/** Nobody stands at the station before the one before them has taken their things away. */
const BETWEEN_MS = 2000;
/** How often it is looked whether it has. */
const LOOK_MS = 500;

/** Runs of consecutive seeds, one after the other. */
export async function* trials(
  first: number,
  runs: number,
  mutant: Mutant | undefined,
): AsyncGenerator<Trial> {
  for (let seed = first; seed < first + runs; seed++) yield await trial(seed, mutant);
}

/** A run in memory and virtual time. */
export async function trial(seed: number, mutant: Mutant | undefined): Promise<Trial> {
  const plan = planOf(seed);
  const world = await openWorld(plan, mutant === undefined ? undefined : MUTANTS[mutant]);
  try {
    return await play(plan, world, mutant);
  } finally {
    await world.close();
  }
}

/** People come and go, everything is mended and comes to rest; then it is judged. */
export async function play(plan: Plan, world: World, mutant: Mutant | undefined): Promise<Trial> {
  const { clock } = world;
  const told = new Map<string, Told>();
  const wishes = new Map<string, number>();
  for (const visit of plan.visits) {
    const person = new Person(world, visit, told);
    const forget = world.stage.onView((view) => person.sees(view));
    const until = clock.elapsed() + VISIT_MS;
    while (!person.gone && clock.elapsed() < until) {
      await world.pass(visit.thinks);
      await world.through(person.acts());
    }
    forget();
    await world.pass(BETWEEN_MS);
    for (const item of person.wishes) {
      const key = `${visit.card} ${item}`;
      wishes.set(key, (wishes.get(key) ?? 0) + 1);
    }
  }
  await world.through(world.heal());
  const latest = clock.elapsed() + REST_MS;
  while (!(await isAtRest(world, mutant)) && clock.elapsed() < latest) await world.pass(LOOK_MS);
  const all = await evidenceOf(world, plan, [...told.values()], wishes);
  const evidence = { ...all, journal: all.journal.filter((entry) => !isUnwritten(mutant, entry)) };
  const exceptions = evidence.journal.filter(({ stage }) => stage === "exception").length;
  const { happened } = world;
  return {
    plan,
    findings: judge(evidence),
    happened,
    told: evidence.told,
    exceptions,
    ms: clock.elapsed(),
  };
}

async function isAtRest(world: World, mutant: Mutant | undefined): Promise<boolean> {
  if (world.stage.view.screen !== "welcome") return false;
  const journal = await world.journal();
  return journal.ok && journal.value.filter(isOpen).every((entry) => isUnwritten(mutant, entry));
}

async function evidenceOf(
  world: World,
  plan: Plan,
  told: readonly Told[],
  wishes: ReadonlyMap<string, number>,
): Promise<Evidence> {
  const { acs, pad, stage } = world;
  const loans = new Map<string, string>();
  for (let serial = 1; serial <= 6; serial++) {
    for (const item of acs.loansOf(cardNo(serial))) loans.set(item, cardNo(serial));
  }
  const journal = await world.journal();
  if (!journal.ok) throw new Error(journal.fault.code);
  const touched = new Set(plan.visits.flatMap(({ borrows }) => borrows));
  const gate =
    pad === undefined ? undefined : new Map(Array.from(pad.gate()).filter(([item]) => touched.has(item)));
  const { screen } = stage.view;
  const charged = stage.charged();
  return { loans, deeds: acs.deeds, gate, told, journal: journal.value, charged, wishes, screen };
}
