// What a server says, as a page or a part of one: fetched, read, put in its place.

// A browser gives up on its own after minutes. People on the phone cannot wait that long.
const LIMIT_MS = 15000;

/**
 * Fetches a part of a page. Throws when the network fails or the limit is over.
 * @returns {Promise<{status: number, dialog: Element|null, page: Document, elsewhere: boolean, leadsTo: string|null}>}
 *   `elsewhere`: we were sent to another page, as somebody who is signed out is.
 *   `leadsTo`: the answer has a page of its own (the header HX-Redirect), as a long job has.
 */
export async function hear(url, options = {}, limit = LIMIT_MS) {
  const answer = await fetch(url, {
    credentials: "same-origin",
    ...options,
    headers: { "HX-Request": "true", Accept: "text/html" },
    signal: AbortSignal.timeout(Number(limit) || LIMIT_MS),
  });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const leadsTo = answer.headers.get("HX-Redirect");
  return { status: answer.status, dialog: page.querySelector("dialog"), page, elsewhere: answer.redirected, leadsTo };
}

/** Sends a form as its button would have done it. */
export function hearForm(form, button) {
  const method = button?.getAttribute("formmethod") ?? form.getAttribute("method") ?? "get";
  const url = new URL(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href);
  const fields = new URLSearchParams(new FormData(form, button));
  if (method.toLowerCase() === "post") return hear(url, { method: "POST", body: fields }, form.dataset.limit);
  url.search = fields;
  return hear(url, {}, form.dataset.limit);
}

/** `<template data-swap="id">` takes the place of the element with that id: a row, a head, a count. */
export function place(page) {
  for (const part of page.querySelectorAll("template[data-swap]")) {
    const old = document.getElementById(part.dataset.swap);
    const fresh = part.content.firstElementChild;
    if (!old || !fresh) continue;
    // what a hand has ticked meanwhile is not the server's to untick
    fresh.querySelector(".tick")?.toggleAttribute("checked", Boolean(old.querySelector(".tick:checked")));
    // what a person has ticked stays ticked: the server answers about the order, not about the selection
    const tick = fresh.querySelector(".tick");
    if (tick) tick.checked = old.querySelector(".tick")?.checked ?? false;
    old.replaceWith(document.adoptNode(fresh));
    window.htmx?.process(fresh);
  }
}

export const pause = (ms) => new Promise((go) => setTimeout(go, ms));
