import { readdir } from "node:fs/promises";
import path from "node:path";
import { readDocument } from "../../core/document.ts";
import { fault } from "../../core/faults.ts";
import { holdTo } from "../../core/hold-to-schema.ts";
import { suggest } from "../../core/problems.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { Place } from "../../receipts/scope.ts";
import { holdSlipScope, receiptScope, testPageScope } from "../../receipts/scope.ts";
import { documentOf } from "../../receipts/document.ts";
import { EVERYTHING, HOLD_SLIPS, NOTHING } from "../../receipts/samples.ts";
import { DOCUMENTS, openTemplates, type Templates, type TemplateSource } from "../../receipts/template.ts";
import { wordsSchema, type ReceiptWords } from "../../receipts/words.ts";
import { readText } from "../config.ts";

/** The templates and words that ship with Lectern. */
export const SHIPPED = path.join(import.meta.dirname, "../../../receipts");

/** What a directory, or several of which the later ones stand in for the earlier, say about slips. */
export interface ReadStationery {
  readonly templates: Templates;
  /** By language tag, as the file names have it. */
  readonly words: ReadonlyMap<string, ReceiptWords>;
}

const TEMPLATE = /^(.+)\.liquid$/;
const WORDS = /^words-([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\.yaml$/;

/**
 * Reads templates and words, and holds every template to samples in which everything stands that can be told; all
 * mistakes are told at once, by file, line and column.
 */
export async function readStationery(directories: readonly string[]): Promise<Result<ReadStationery>> {
  const sources = new Map<string, TemplateSource>();
  const words = new Map<string, ReceiptWords>();
  const mistakes: string[] = [];
  for (const directory of directories) {
    const names = await listed(directory);
    if (!names.ok) return names;
    for (const name of names.value) {
      const file = path.join(directory, name);
      const [, template] = TEMPLATE.exec(name) ?? [];
      const [, language] = WORDS.exec(name) ?? [];
      if (template === undefined && language === undefined) continue;
      const text = await readText(file);
      if (!text.ok) return text;
      if (template !== undefined) sources.set(template, { file, text: text.value });
      if (language === undefined) continue;
      const read = readDocument(text.value, file, holdTo(wordsSchema));
      if (read.ok) words.set(language, read.value.content);
      else mistakes.push(read.fault.detail);
    }
  }
  const templates = openTemplates(sources);
  mistakes.push(...strays(directories.at(-1) ?? "", sources), ...mistakesIn(templates, words));
  // A part that several slips have is wrong in each; where and what is the same, if not what may have been meant.
  const told = new Map(mistakes.map((mistake) => [mistake.split("; ", 1)[0], mistake]));
  return told.size === 0
    ? ok({ templates, words })
    : failed(fault("receipt.template", [...told.values()].join("\n")));
}

/** The words of a language, or what languages there are. */
export function hasLanguage(words: ReadonlyMap<string, ReceiptWords>, language: string): Result<void> {
  if (words.has(language)) return ok(undefined);
  return failed(
    fault(
      "config.unknown-name",
      `there is no words-${language}.yaml; ${suggest(language, [...words.keys()])}`,
    ),
  );
}

async function listed(directory: string): Promise<Result<string[]>> {
  try {
    return ok((await readdir(directory)).toSorted());
  } catch (error) {
    if (error instanceof Error && "code" in error)
      return failed(fault("config.unreadable", `${directory}: ${String(error.code)}`));
    throw error;
  }
}

/** A template that nothing renders was meant to be another one: a slip of paper that nobody ever sees. */
function strays(directory: string, sources: ReadonlyMap<string, TemplateSource>): string[] {
  const all = [...sources.values()].map(({ text }) => text).join("\n");
  const known: readonly string[] = DOCUMENTS;
  return [...sources].flatMap(([name, { file }]) => {
    const used =
      known.includes(name) ||
      new RegExp(`\\{%-?\\s*(?:render|include)\\s+["']${RegExp.escape(name)}["']`).test(all);
    if (used || path.dirname(file) !== directory) return [];
    return [`${file}:1:1: nothing prints this file; ${suggest(name, [...DOCUMENTS, "head", "foot"])}`];
  });
}

function mistakesIn(templates: Templates, words: ReadonlyMap<string, ReceiptWords>): string[] {
  const [first] = words.values();
  if (first === undefined) return [];
  const place: Place = { library: "Sample library", zone: "UTC", words: first };
  const options = {
    detail: { name: "full", card: "last-four", titles: "on" },
    ilsLines: "both",
  } as const;
  const scopes = {
    receipt: [EVERYTHING, NOTHING].map((facts) => receiptScope(documentOf(facts, options), place)),
    short: [EVERYTHING, NOTHING].map((facts) => receiptScope(documentOf(facts, options), place)),
    "hold-slip": HOLD_SLIPS.map((slip) => holdSlipScope(slip, place, "full-name")),
    "test-page": [testPageScope(EVERYTHING.at, place, 42)],
  };
  return DOCUMENTS.flatMap((name) => scopes[name].flatMap((scope) => templates.mistakes(name, scope)));
}
