// The form of a comment has the focus when it opens.
for (const details of document.querySelectorAll(".comments details")) {
  details.querySelector("summary").addEventListener("click", () => {
    requestAnimationFrame(() => details.open && details.querySelector("textarea")?.focus());
  });
}
