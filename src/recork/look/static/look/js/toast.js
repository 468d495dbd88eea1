// A short good word, gone after a while. Nothing that matters is said only here.
const STAYS_MS = 6000;

/** `within`: a modal popup hides the rest of the page, so the word must be said inside it. */
export function say(words, within) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = words;
  place(within).append(toast);
  setTimeout(() => toast.remove(), STAYS_MS);
}

function place(within) {
  const toasts = (within ?? document).querySelector(".toasts");
  if (toasts) return toasts;
  const fresh = document.createElement("div");
  fresh.className = "toasts";
  fresh.setAttribute("role", "status");
  (within ?? document.body).append(fresh);
  return fresh;
}
