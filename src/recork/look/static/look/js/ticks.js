// The tick in the head of a list ticks the page, and the bar says how many, those on other pages included
// (`data-ticked-elsewhere`).

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
  const elsewhere = Number(form.dataset.tickedElsewhere ?? 0);
  for (const place of form.querySelectorAll("[data-tick-count]")) {
    const total = (count + elsewhere).toLocaleString("en-US");
    place.textContent = place.dataset.tickCount.replaceAll("{count}", total);
  }
}

// the page may come with ticks, from the server or from the browser's memory
window.addEventListener("pageshow", () => {
  for (const all of document.querySelectorAll("[data-tick-all]")) {
    if (all.form) tell(all.form, [...all.form.querySelectorAll(".tick")], all);
  }
});
