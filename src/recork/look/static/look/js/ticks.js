// The tick in the head of a list ticks the page, and the bar says how many.

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form || !event.target.matches(".tick, [data-tick-all]")) return;
  const ticks = [...form.querySelectorAll(".tick")];
  const all = form.querySelector("[data-tick-all]");
  if (event.target === all) ticks.forEach((tick) => { tick.checked = all.checked; });
  tell(form, ticks, all);
});

// "Clear selection" resets the form; its ticks change after this event
document.addEventListener("reset", (event) => {
  const form = event.target;
  setTimeout(() => tell(form, [...form.querySelectorAll(".tick")], form.querySelector("[data-tick-all]")));
});

function tell(form, ticks, all) {
  const count = ticks.filter((tick) => tick.checked).length;
  if (all) {
    all.checked = count > 0 && count === ticks.length;
    all.indeterminate = count > 0 && count < ticks.length;
  }
  for (const place of form.querySelectorAll("[data-tick-count]")) {
    place.textContent = place.dataset.tickCount.replaceAll("{count}", String(count));
  }
}
