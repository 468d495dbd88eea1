// A scanner is a keyboard that types a code in a blink and ends with Enter, wherever the focus happens to be.
// Its Enter must never press a button, nor answer from a text field; its code belongs in the search field.

// the fastest typists need 60 ms for a key, the slowest scanners 30
const SCANNER_GAP_MS = 50;
// carriage return and line feed: many scanners send both
const ECHO_MS = 100;
// carts and bins have codes of two signs, a wine may have one; no hand is that quick with a key and Enter
const SHORTEST_CODE = 1;
const ANSWER = "[name][value]:not([aria-hidden=true]), .button--danger, .button--danger-line";

let code = "";
let lastAt = -Infinity;
let scannedAt = -Infinity;

/** True within a code: more letters than one, faster than hands can. */
export const midCode = () => code.length > 1;

const scanning = (at) => code.length > 0 && at - lastAt < SCANNER_GAP_MS;

document.addEventListener("keydown", (event) => {
  const at = event.timeStamp;
  if (event.key === "Enter") return enter(event, at);
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
  code = scanning(at) ? code + event.key : event.key;
  lastAt = at;
  // a space within a code would press the button that has the focus
  if (event.key === " " && midCode() && !writing(event.target)) event.preventDefault();
}, true);

document.addEventListener("keyup", (event) => {
  if (event.key === " " && midCode() && scanning(event.timeStamp) && !writing(event.target)) event.preventDefault();
}, true);

function enter(event, at) {
  const scanned = code.length >= SHORTEST_CODE && scanning(at);
  const echo = at - scannedAt < ECHO_MS;
  const inPopup = event.target.closest?.("dialog");
  const read = code;
  code = "";
  if (scanned) scannedAt = at;
  // a held key must not run through question, answer and the next question
  if (event.repeat && (inPopup || event.target.closest?.("button"))) return swallow(event);
  if (!scanned && !echo) return;
  if (inPopup) return swallow(event);
  if (writing(event.target)) return (scanned ? answers(event.target) : echo) ? swallow(event) : undefined;
  swallow(event);
  if (scanned) search(read);
}

function search(read) {
  const field = document.querySelector("[data-scan]");
  if (!field || document.querySelector("dialog:modal")) return;
  field.value = read;
  field.focus();
  field.form?.requestSubmit();
}

const writing = (target) => target.matches?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea");

// Enter in a field presses the first button of its form. If that is an answer (it has a value) or a loss, a hand does
// it; a hidden button is there for Enter alone, and a field for scans has a form that takes them.
function answers(field) {
  if (!field.form || field.matches("textarea, [data-scan]")) return false;
  if (field.form.matches("[data-by-hand]")) return true;
  const pressed = [...field.form.elements].find((each) => each.type === "submit");
  return Boolean(pressed?.matches(ANSWER));
}

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
