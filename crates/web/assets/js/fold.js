// Opening and closing a long text leaves what one looks at where it was: "Read more" becomes the text's next line, and
// "See less" stays under the pointer.
addEventListener("click", (event) => {
  const summary = event.target.closest?.(".fold > summary");
  if (!summary) return;
  const fold = summary.parentElement;
  const fixed = fold.open ? summary : fold;
  const before = fixed.getBoundingClientRect().top;
  const settle = () => scrollBy({ top: fixed.getBoundingClientRect().top - before, behavior: "instant" });
  requestAnimationFrame(settle);
});
