// "/" goes to the search field, and a choice that is its own answer is sent when it is made.
import { midCode } from "./scanner.js";

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || midCode()) return;
  if (event.target.closest?.("input, textarea, select, dialog") || document.querySelector("dialog:modal")) return;
  const field = document.querySelector('[aria-keyshortcuts="/"]');
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-send-on-change]")) event.target.form.requestSubmit();
});
