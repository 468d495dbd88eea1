// OK: one question, sent once. No answer is not a no: then we ask for the answer, never blindly again.
import { hear, hearForm, pause } from "./page.js";
import { show, showHeard } from "./popup.js";

// after 1, 2 and 4 seconds: by then a question that was under way has arrived, or never will
const MISSES_BEFORE_AGAIN = 4;
const LONGEST_WAIT_MS = 15000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("dialog:modal form[data-send]")) return;
  event.preventDefault();
  if (form.dataset.sent === undefined) send(form, event.submitter);
});

// while the question is under way there is nothing to back out of
document.addEventListener("cancel", (event) => {
  if (event.target.querySelector("form[data-sent]")) event.preventDefault();
}, true);

// the second half of a double click on a ✕ may land on the OK that appears beneath the pointer
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("dialog [data-ok]")) event.preventDefault();
}, true);

async function send(form, button) {
  const answer = hearForm(form, button);
  wait(form, true);
  const heard = await unlessLost(answer);
  const known = isAnswer(heard) ? heard : await check(form, button);
  if (known?.leadsTo) return location.assign(known.leadsTo);
  wait(form, false);
  if (known) showHeard(known);
}

const isAnswer = (heard) => Boolean(heard?.dialog || heard?.leadsTo);

/** Nothing when the network failed or took too long: both mean that we do not know. */
async function unlessLost(answer) {
  try {
    return await answer;
  } catch (lost) {
    if (lost instanceof TypeError || lost instanceof DOMException) return null;
    throw lost;
  }
}

function wait(form, waiting) {
  form.toggleAttribute("data-sent", waiting);
  for (const button of form.closest("dialog").querySelectorAll("footer button")) {
    button.disabled = waiting;
    if (button.matches("[data-ok]")) button.setAttribute("aria-busy", String(waiting));
  }
}

/** Asks the question's own address until it knows the answer. Nothing when the person lets go. */
async function check(form, button) {
  const dialog = document.getElementById("unsure");
  const again = dialog.querySelector("[data-again]");
  const signedOut = dialog.querySelector("[data-signed-out]");
  dialog.querySelector("[data-what]").textContent = form.dataset.what;
  again.hidden = signedOut.hidden = true;
  show(dialog);
  let misses = 0;
  for (let wait = 1000; dialog.open; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const heard = await unlessLost(hear(form.dataset.status));
    if (isAnswer(heard)) return heard;
    if (heard?.status === 404) misses += 1;
    again.hidden = misses < MISSES_BEFORE_AGAIN;
    signedOut.hidden = !heard?.elsewhere;
    if (await Promise.race([pause(wait), pressed(again), closed(dialog)]) !== "again") continue;
    // the same question under the same key: whichever of them arrives first is the one that counts
    const told = await unlessLost(hearForm(form, button));
    if (isAnswer(told)) return told;
  }
  // closed by hand: the page that comes now says how the order stands
  location.reload();
  return null;
}

const pressed = (button) => new Promise((go) => button.addEventListener("click", () => go("again"), { once: true }));
const closed = (dialog) => new Promise((go) => dialog.addEventListener("close", () => go("closed"), { once: true }));
