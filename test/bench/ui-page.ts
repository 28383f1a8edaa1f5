/** What runs inside the page that is measured, as text: Node knows no DOM. */

/** Stands in for the shell: the bench plays core by hand. `window.bench` is what the bench asks for. */
export const GLASS = `(() => {
  const bench = { listener: () => {}, intents: [], paintedAt: new Map(), longTasks: [], touches: [] };
  window.bench = bench;
  window.lectern = {
    receive: (listener) => void (bench.listener = listener),
    send: (text) => {
      const message = JSON.parse(text);
      if (message.kind === "intent") bench.answer?.(message.intent);
    },
    painted: (revision) => bench.paintedAt.set(revision, performance.now()),
  };
  new PerformanceObserver((list) => bench.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => bench.touches.push(...list.getEntries().filter(({ name }) => name === "click").map(({ duration }) => duration)))
    .observe({ type: "event", durationThreshold: 16, buffered: true });
})()`;

/** A page with one button that does nothing but change a text: the floor of a touch. */
export const EMPTY = `<!doctype html><html><head><title>empty</title></head><body><h1>0</h1><button class="button">Go</button><script>
  let at = 0;
  document.querySelector("button").addEventListener("click", () => { document.querySelector("h1").textContent = String(++at); });
</script></body></html>`;
