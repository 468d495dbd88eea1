// Ticks are told to the server as they are made, so that leaving the page in any way keeps them.
// The form's own buttons say the same with every press; a lost word here is made good by them.

let waiting = null;
let underWay = false;

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-keep]") || !event.target.matches(".tick, [data-tick-all]")) return;
  remember(form);
  waiting = form;
  // a moment later: the tick in the head has ticked its rows by then
  setTimeout(tell);
});

// the form says it itself, and what its button wants beside it
document.addEventListener("submit", (event) => {
  if (event.target === waiting) waiting = null;
});

// what is not said by now is said on the way out
window.addEventListener("pagehide", () => {
  if (waiting) send(waiting);
});

// One word at a time, so that the later one arrives later; all ticks made meanwhile are the next word.
async function tell() {
  if (underWay || !waiting) return;
  const form = waiting;
  waiting = null;
  underWay = true;
  await send(form).catch(() => null);
  underWay = false;
  await tell();
}

function send(form) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set(form.dataset.keep, form.dataset.keepAs);
  return fetch(form.action, {
    method: "POST",
    body: fields,
    credentials: "same-origin",
    headers: { "HX-Request": "true" },
    keepalive: true,
  });
}

// from now on the address, the page's other forms and its links with `data-carries` name the selection
function remember(form) {
  const { name, value } = form.elements.selection;
  for (const field of document.querySelectorAll(`input[type=hidden][name=${name}]`)) field.disabled = false;
  for (const link of document.querySelectorAll("a[data-carries]")) link.href = carrying(link.href, name, value);
  history.replaceState(history.state, "", carrying(location.href, name, value));
}

function carrying(address, name, value) {
  const url = new URL(address);
  url.searchParams.set(name, value);
  return url.href;
}
