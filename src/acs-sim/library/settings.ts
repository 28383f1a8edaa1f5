import { decimalsOf } from "../../core/money.ts";
import { SUPPORTED_MESSAGES } from "../../sip-client/spec/bx.ts";
import type { Account, AcsConfig, AcsStatus, Institution, Messages, Policy } from "./config.ts";
import { PATRON_BLOCKS } from "./config.ts";
import type { Problems } from "../../core/problems.ts";
import type { AccountDocument, InstitutionDocument, LibraryDocument } from "./schema.ts";
import { MEDIA_WORDS, type Media } from "./words.ts";

const DEFAULT_LOAN_DAYS = 28;
const DEFAULT_DUE_TIME = "23:59:59";

/** The settings that a library file gives, with every default filled in. */
export function settingsOf(document: LibraryDocument, problems: Problems): AcsConfig {
  const institutions = new Map<string, Institution>();
  for (const [index, entry] of document.institutions.entries()) {
    if (institutions.has(entry.id)) {
      problems.add(
        ["institutions", index, "id"],
        `institution "${entry.id}" is there twice`,
        "take one of them out",
      );
    }
    institutions.set(entry.id, institutionOf(entry));
  }
  return {
    maxClients: document.maxClients ?? 100,
    institutions,
    accounts: document.accounts.map((entry, index) => accountOf(entry, index, document, problems)),
  };
}

function accountOf(
  entry: AccountDocument,
  index: number,
  document: LibraryDocument,
  problems: Problems,
): Account {
  const institutions = document.institutions.map((each) => each.id);
  const branches = document.branches.map((each) => each.id);
  if (!institutions.includes(entry.institution)) {
    problems.unknown(["accounts", index, "institution"], "institution", entry.institution, institutions);
  }
  if (entry.branch !== undefined && !branches.includes(entry.branch)) {
    problems.unknown(["accounts", index, "branch"], "branch", entry.branch, branches);
  }
  if (document.accounts.findIndex((each) => each.login === entry.login) !== index) {
    problems.add(
      ["accounts", index, "login"],
      "this login is there twice",
      "give every account its own login",
    );
  }
  const branch = entry.branch ?? branches[0] ?? "";
  return {
    login: entry.login,
    password: entry.password,
    institution: entry.institution,
    location: entry.location ?? branch,
    branch,
    wire: {
      charset: entry.charset,
      delimiter: entry.delimiter,
      terminator: entry.terminator,
      errorDetection: entry.errorDetection,
    },
  };
}

function institutionOf(entry: InstitutionDocument): Institution {
  const currency = entry.currency ?? "EUR";
  return {
    id: entry.id,
    name: entry.name ?? entry.id,
    zone: entry.zone ?? "local",
    dateStyle: entry.dates ?? "local",
    currency,
    statusBeforeLogin: entry.statusBeforeLogin ?? false,
    status: statusOf(entry.status ?? {}),
    policy: policyOf(entry.policy ?? {}, currency),
    messages: messagesOf(entry.messages ?? {}),
  };
}

function statusOf(entry: NonNullable<InstitutionDocument["status"]>): AcsStatus {
  return {
    checkinOk: entry.checkin ?? true,
    checkoutOk: entry.checkout ?? true,
    renewalPolicy: entry.renewal ?? true,
    statusUpdateOk: entry.statusUpdate ?? true,
    offLineOk: entry.offLine ?? true,
    timeoutPeriod: entry.timeoutPeriod ?? 100,
    retriesAllowed: entry.retriesAllowed ?? 3,
    supported: new Set(entry.supported ?? SUPPORTED_MESSAGES),
  };
}

function policyOf(entry: NonNullable<InstitutionDocument["policy"]>, currency: string): Policy {
  const days = entry.loanDays ?? {};
  const otherwise = days.default ?? DEFAULT_LOAN_DAYS;
  const bins = entry.bins ?? {};
  return {
    loanDays: Object.fromEntries(MEDIA_WORDS.map((media) => [media, days[media] ?? otherwise])) as {
      [M in Media]: number;
    },
    dueTime: secondsOf(entry.dueTime ?? DEFAULT_DUE_TIME),
    chargedLimit: entry.chargedLimit ?? 20,
    overdueLimit: entry.overdueLimit ?? 5,
    holdLimit: entry.holdLimit ?? 10,
    feeLimit: minorUnits(entry.feeLimit ?? 10, currency),
    renewalLimit: entry.renewalLimit ?? 2,
    blocks: new Set(entry.blocks ?? PATRON_BLOCKS),
    pin: entry.pin ?? "if-sent",
    onLoanToOther: entry.onLoanToOther ?? "refuse",
    renewFrom: entry.renewFrom ?? "today",
    feeOnRenewal: entry.feeOnRenewal ?? false,
    holdFee: minorUnits(entry.holdFee ?? 0, currency),
    holdShelfDays: entry.holdShelfDays ?? 7,
    finePerDay: minorUnits(entry.finePerDay ?? 0, currency),
    bins: { hold: bins.hold ?? "HOLD", transit: bins.transit ?? "TRANSIT", other: bins.other ?? "DESK" },
  };
}

function messagesOf(entry: NonNullable<InstitutionDocument["messages"]>): Messages {
  return {
    checkoutScreen: entry.checkoutScreen ?? "",
    checkoutPrint: entry.checkoutPrint ?? "",
    endSessionScreen: entry.endSessionScreen ?? "",
    endSessionPrint: entry.endSessionPrint ?? "",
    feePaidPrint: entry.feePaidPrint ?? "",
  };
}

/** An amount as a file has it (1.5) in the smallest unit of the currency (150). */
export function minorUnits(amount: number, currency: string): number {
  return Math.round(amount * 10 ** decimalsOf(currency));
}

function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}
