// A form that changes something is sent once, however often its button is pressed.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post" || form.closest("dialog:modal")) return;
  if (form.dataset.sent !== undefined) return event.preventDefault();
  form.dataset.sent = "";
  // a disabled button would drop its own name and value from what is sent
  event.submitter?.setAttribute("aria-busy", "true");
});

// the page comes back from the browser's memory as it was left: mid-flight
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }
});
