/** The hand scanner: what is dropped here is held under it. */
export function Scanner() {
  return (
    <section class="scanner" data-takes="scanner" aria-label="The scanner">
      <h2>Scanner</h2>
      <p>Drag a card or a book here.</p>
    </section>
  );
}
