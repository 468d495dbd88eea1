// The ✕ and Cancel this Order. The popup is filled from what the page already knows: nothing is sent before OK.
import { hearForm } from "./page.js";
import { rememberOrigin, show, showHeard } from "./popup.js";
import "./send.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-ask], [data-popup]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const dialog = document.getElementById(opener.dataset.ask || "ask");
  if (opener.matches("[data-ask]") && !dialog) return;
  event.preventDefault();
  rememberOrigin(opener);
  if (opener.matches("[data-ask]")) {
    fill(dialog, opener.dataset);
    show(dialog);
  } else {
    fetchPopup(opener);
  }
});

function fill(dialog, said) {
  const form = dialog.querySelector("form[data-send]");
  form.reset();
  // a popup of one order's page comes with its words in it
  if (said.title === undefined) return;
  form.action = said.action;
  form.dataset.status = said.status;
  form.dataset.what = `Order ${said.number}`;
  form.elements.key.value = said.key;
  dialog.querySelector("[data-fill=title]").textContent = said.title;
  dialog.querySelector("[data-fill=summary]").textContent = said.summary;
  const meaning = dialog.querySelector("[data-fill=meaning]");
  meaning.textContent = meaning.dataset.words.replaceAll("{number}", said.number);
  fillEffects(dialog.querySelector("[data-fill=effects]"), JSON.parse(said.effects || "[]"));
  const more = dialog.querySelector("[data-fill=more]");
  if (more) more.hidden = more.disabled = said.more === undefined;
}

function fillEffects(list, effects) {
  const pattern = list.querySelector("template");
  list.querySelectorAll("li").forEach((old) => old.remove());
  list.hidden = effects.length === 0;
  for (const [icon, name, words] of effects) {
    const line = pattern.content.cloneNode(true);
    line.querySelector("use").setAttribute("href", `#icon-${icon}`);
    line.querySelector("b").textContent = name;
    line.querySelector("span").textContent = words;
    list.append(line);
  }
}

// Some choices say why already. Whoever makes another one after all gets the list back as it came.
document.addEventListener("change", ({ target }) => {
  const reasons = target.form?.elements.reason;
  if (!target.matches("[type=radio]") || !reasons) return;
  const brought = target.form.querySelector("[data-reason]")?.dataset.reason;
  if (target.dataset.reason) reasons.value = target.dataset.reason;
  else if (reasons.value === brought) reasons.selectedIndex = 0;
});

// A refusal or a group: only the server can say which words. It is asked to tell, not to do.
async function fetchPopup(opener) {
  if (opener.getAttribute("aria-busy") === "true") return;
  opener.setAttribute("aria-busy", "true");
  const heard = await hearForm(opener.form, opener).catch(() => null);
  opener.removeAttribute("aria-busy");
  if (heard?.dialog) showHeard(heard);
  else goThere(opener);
}

// no popup came: go to the page, as a browser without script does, and see what it says
function goThere(opener) {
  delete opener.dataset.popup;
  opener.click();
}
