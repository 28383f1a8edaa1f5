/** Everything that is known of the tags of one stack. With the stack it is thrown away; nothing of it outlives it. */
import type { PadTag, StackEntry, Uid } from "../ports.ts";
import type { TagContent } from "../tags/read.ts";
import { afterFailedSweep, afterSweep, believedTags, isStill, NO_BELIEF } from "./belief.ts";
import { entriesOf, itemOf, type TagContents } from "./entries.ts";
import type { StackOptions } from "./options.ts";
import type { Mark, Method } from "./security.ts";

/** A tag that answers sweeps and nothing else. */
const MUTE: TagContents = { kind: "unreadable", why: "it does not answer" };

/** What is known of a tag that was seen. */
interface Known {
  tag: PadTag;
  /** Undefined until it was read, or so often not that it is called unreadable. */
  contents: TagContents | undefined;
  /** It is to be read: it never was, or it was written to since. */
  isStale: boolean;
  failures: number;
  readonly marks: Map<Method, Mark>;
  /** A sweep has seen it since the last attempt that it did not answer. */
  heard: boolean;
}

/** A tag of an item, for its security. */
export interface NamedTag {
  readonly uid: Uid;
  readonly content: TagContent;
}

export interface Lying {
  readonly entries: readonly StackEntry[];
  /** Something was seen of which it is not known yet what it is. */
  readonly hasUnknown: boolean;
  /** Nothing comes or goes or is being read. */
  readonly settled: boolean;
  swept(found: readonly PadTag[]): void;
  sweepFailed(): void;
  /** A tag to be read; each is tried once a sweep. */
  nextToRead(): PadTag | undefined;
  wasRead(uid: Uid, contents: TagContents): void;
  /** A tag of an item that this station lends, of whose security by this method nothing is known. */
  nextToMark(): { readonly uid: Uid; readonly method: Method } | undefined;
  wasMarked(uid: Uid, method: Method, mark: Mark): void;
  /** How a tag is secured by this method, as far as it was read. */
  markOf(uid: Uid, method: Method): Mark | undefined;
  /** It did not answer: it is left alone until a sweep sees it again. */
  wasUnheard(uid: Uid): void;
  /** It is written to: what was read of it is to be read again. */
  isWritten(uid: Uid): void;
  /**
   * The tags of an item that this station lends: also those that are not believed yet, for they answer by their UID, and
   * those that left so lately that they may only be hidden.
   */
  tagsOf(item: string): readonly NamedTag[];
}

export function nothingYet(options: StackOptions): Lying {
  const { security, isils, readTries, settleAfter } = options;
  const known = new Map<Uid, Known>();
  /** Tags of items, and how many sweeps ago they were there: one that is hidden for a moment is the item's all the same. */
  const itemTags = new Map<Uid, { readonly content: TagContent; away: number }>();
  let belief = NO_BELIEF;

  /** It is being read, or read again. */
  const isOpen = ({ contents, isStale, failures }: Known): boolean =>
    contents === undefined || (isStale && failures < readTries);

  return {
    get entries() {
      const read = believedTags(belief, options).flatMap((uid) => {
        const { contents, marks } = known.get(uid) ?? {};
        if (contents === undefined) return [];
        return [{ uid, contents, marks: security.map((method) => marks?.get(method) ?? "unknown") }];
      });
      return entriesOf(read, isils);
    },
    get hasUnknown() {
      return known.values().some(({ contents }) => contents === undefined);
    },
    get settled() {
      return isStill(belief, options) && !known.values().some(isOpen);
    },
    swept(found) {
      belief = afterSweep(belief, found, options);
      for (const uid of known.keys()) if (!belief.sightings.has(uid)) known.delete(uid);
      for (const [uid, one] of itemTags) {
        one.away = belief.sightings.has(uid) ? 0 : one.away + 1;
        if (one.away > settleAfter) itemTags.delete(uid);
      }
      for (const [uid, { tag, missed }] of belief.sightings) {
        const before = known.get(uid);
        if (before === undefined) {
          known.set(uid, {
            tag,
            contents: undefined,
            isStale: true,
            failures: 0,
            marks: new Map(),
            heard: true,
          });
        } else if (missed === 0) {
          before.tag = tag;
          before.heard = true;
        }
      }
    },
    sweepFailed() {
      belief = afterFailedSweep(belief);
    },
    nextToRead: () => known.values().find(({ isStale, heard }) => isStale && heard)?.tag,
    wasRead(uid, contents) {
      const one = known.get(uid);
      if (one === undefined) return;
      one.contents = contents;
      one.isStale = false;
      one.failures = 0;
      const content = itemOf(contents, isils);
      if (content === undefined) itemTags.delete(uid);
      else itemTags.set(uid, { content, away: 0 });
    },
    nextToMark() {
      for (const [uid, { marks, heard }] of known) {
        if (!heard || !itemTags.has(uid)) continue;
        const method = security.find((one) => !marks.has(one));
        if (method !== undefined) return { uid, method };
      }
      return undefined;
    },
    wasMarked: (uid, method, mark) => void known.get(uid)?.marks.set(method, mark),
    markOf: (uid, method) => known.get(uid)?.marks.get(method),
    wasUnheard(uid) {
      const one = known.get(uid);
      if (one === undefined) return;
      one.heard = false;
      one.failures++;
      if (one.failures < readTries) return;
      if (one.contents === undefined) one.contents = MUTE;
      else if (!one.isStale) {
        for (const method of security) one.marks.set(method, one.marks.get(method) ?? "unknown");
      }
    },
    isWritten(uid) {
      const one = known.get(uid);
      if (one === undefined) return;
      one.isStale = true;
      one.failures = 0;
      one.marks.clear();
    },
    tagsOf: (item) =>
      [...itemTags].flatMap(([uid, { content }]) => (content.item === item ? [{ uid, content }] : [])),
  };
}
