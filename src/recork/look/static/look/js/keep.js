// Ticks are told to the server as they are made, so that leaving the page in any way keeps them.
// The form's own buttons say the same with every press; a lost word here is made good by them.

// many ticks in a row are one word
const PAUSE_MS = 250;

let waiting = null;
let underWay = false;

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-keep]") || !event.target.matches(".tick, [data-tick-all]")) return;
  remember(form);
  clearTimeout(waiting?.timer);
  waiting = { form, timer: setTimeout(tell, PAUSE_MS) };
});

// what is not said by now is said on the way out
window.addEventListener("pagehide", () => {
  if (waiting) send(waiting.form);
});

async function tell() {
  // one word at a time: the later one must arrive later
  if (underWay) {
    waiting.timer = setTimeout(tell, PAUSE_MS);
    return;
  }
  const { form } = waiting;
  waiting = null;
  underWay = true;
  await send(form).catch(() => null);
  underWay = false;
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

// from now on the address and the page's other forms name the selection
function remember(form) {
  const { name, value } = form.elements.selection;
  for (const field of document.querySelectorAll(`input[type=hidden][name=${name}]`)) field.disabled = false;
  const here = new URL(location.href);
  if (here.searchParams.get(name) === value) return;
  here.searchParams.set(name, value);
  history.replaceState(history.state, "", here);
}
