// One popup at a time, modal, and afterwards the focus where the next order waits.
import { place } from "./page.js";

let origin = null;
// closed by the popup that came after them, not by a hand
const passed = new WeakSet();

/** Remembers whose ✕ was pressed. The row may be replaced meanwhile, so it is known by its id. */
export function rememberOrigin(opener) {
  const row = opener.closest("tr[id], li[id]");
  origin = { opener, row: row?.id, next: row?.nextElementSibling?.id };
}

/** Shows a popup that the page itself has. Esc and its Cancel close it and give the focus back. */
export function show(dialog) {
  closeAll();
  dialog.showModal();
  // where something has to be mended, else on the way out
  dialog.querySelector("[aria-invalid=true], [autofocus]")?.focus();
}

/** Shows a popup that came from the server, and whatever came with it. */
export function showHeard({ dialog, page }) {
  const popup = document.adoptNode(dialog);
  closeAll();
  place(page);
  popup.removeAttribute("open");
  document.querySelectorAll("dialog[data-heard]").forEach((old) => old.remove());
  popup.dataset.heard = "";
  document.body.append(popup);
  popup.addEventListener("close", () => leave(popup));
  show(popup);
}

function leave(popup) {
  if (passed.has(popup)) return;
  if (popup.dataset.then) location.assign(popup.dataset.then);
  else if (popup.matches("[data-answer]")) nextCross().focus();
  else thatCross()?.focus();
  popup.remove();
}

const inRow = (id) => id && document.getElementById(id)?.querySelector(".cross");

// the one that was pressed, or the one in its place: its row may have come anew with the popup
const thatCross = () => (origin?.opener.isConnected ? origin.opener : inRow(origin?.row));

// after an answer the hand is at the next order already
const nextCross = () => inRow(origin?.next) || inRow(origin?.row) || thatCross() || document.getElementById("main");

function closeAll() {
  for (const dialog of document.querySelectorAll("dialog:modal")) {
    passed.add(dialog);
    dialog.close();
  }
}
