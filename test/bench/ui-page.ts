/** What runs inside the page that is measured, as text: Node knows no DOM. */

/** Stands in for the shell: the bench plays core by hand. `window.bench` is what the bench asks for. */
export const GLASS = `(() => {
  const bench = {
    listener: () => {},
    toldAt: new Map(),
    paintedAt: new Map(),
    longTasks: [],
    touches: [],
    known: [],
    tell(text) {
      const { view } = JSON.parse(text);
      if (view !== undefined) bench.toldAt.set(view.revision, performance.now());
      bench.listener(text);
    },
  };
  // From here on everything that the page parses and shows is known by a thread that holds nothing.
  bench.know = () => {
    const parse = JSON.parse;
    JSON.parse = (text) => {
      const value = parse(text);
      if (typeof value === "object") bench.known.push(new WeakRef(value), ...Object.values(value).filter((each) => typeof each === "object").map((each) => new WeakRef(each)));
      return value;
    };
  };
  // Tells a view that is nobody's, and waits until nothing of what was known is left.
  bench.end = ({ text, words, atMostMs }) => new Promise((resolve) => {
    for (const each of document.querySelectorAll(".screen *")) bench.known.push(new WeakRef(each));
    const { known } = bench;
    const isShown = () => {
      const all = document.documentElement.outerHTML + JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]);
      return words.some((word) => all.includes(word));
    };
    let shown = isShown() ? Infinity : NaN;
    bench.known = [];
    const from = performance.now();
    bench.listener(text);
    const look = () => {
      const after = performance.now() - from;
      if (shown === Infinity && !isShown()) shown = after;
      const isKnown = known.some((each) => each.deref() !== undefined);
      if (shown !== Infinity && !isKnown) resolve({ shown, known: after });
      else if (after > atMostMs) resolve({ shown, known: isKnown ? Infinity : after });
      else setTimeout(look, 5);
    };
    setTimeout(look, 5);
  });
  window.bench = bench;
  window.lectern = {
    receive: (listener) => void (bench.listener = listener),
    send: (text) => {
      const message = JSON.parse(text);
      if (message.kind === "intent") bench.answer?.(message.intent);
    },
    painted: (revision) => bench.paintedAt.set(revision, performance.now()),
  };
  const watch = (type, threshold, hear) =>
    new PerformanceObserver((list) => list.getEntries().forEach(hear))
      .observe({ type, buffered: true, ...(threshold === undefined ? {} : { durationThreshold: threshold }) });
  watch("longtask", undefined, ({ duration }) => bench.longTasks.push(duration));
  watch("event", 16, ({ name, duration }) => name === "click" && bench.touches.push(duration));
})()`;

/** A page that does the least for a touch and for a view: it changes a text. */
export const EMPTY = `<!doctype html><html><head><title>empty</title></head><body><h1>0</h1><button class="button">Go</button><script>
  let at = 0;
  const title = document.querySelector("h1");
  document.querySelector("button").addEventListener("click", () => { title.textContent = String(++at); });
  lectern.receive((text) => {
    const { revision } = JSON.parse(text).view;
    title.textContent = revision;
    requestAnimationFrame(() => requestAnimationFrame(() => lectern.painted(revision)));
  });
</script></body></html>`;

/** What the bench calls in there. */
export interface InPage {
  tell(text: string): void;
  /** From here on it is watched when what the page parses is let go. */
  know(): void;
  /**
   * Tells a view that is nobody's. How long it took, ms, until none of the words is shown or stored, and until nothing of what
   * was known is in memory. Infinity: not in time.
   */
  end(given: {
    readonly text: string;
    readonly words: readonly string[];
    readonly atMostMs: number;
  }): Promise<{ readonly shown: number; readonly known: number }>;
}
