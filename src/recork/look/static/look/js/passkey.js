// A passkey is made or shown by the browser, and the form that bears it is sent. allauth's script translates between
// the browser's bytes and what a form can bear.
//   data-passkey        "create" or "get"
//   data-passkey-from   where to fetch the question; without it, it stands on the page in #passkey-options
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-passkey]");
  if (!button) return;
  const form = button.form;
  const said = form.querySelector("[data-passkey-said]");
  said.hidden = true;
  button.disabled = true;
  try {
    const made = await (button.dataset.passkey === "create" ? create(form) : get(button.dataset.passkeyFrom));
    form.elements.namedItem("credential").value = JSON.stringify(made);
    form.submit();
  } catch (error) {
    button.disabled = false;
    said.textContent = inWords(error);
    said.hidden = false;
  }
});

function inWords(error) {
  if (!window.PublicKeyCredential) return "This browser knows no passkeys here. Take another way.";
  if (error.name === "SecurityError") return "Passkeys need a name in the address, such as localhost. Take another way.";
  return "No passkey was used. Nothing was changed; try again, or take another way.";
}

async function create(form) {
  const { creation_options: options } = onPage();
  const alone = form.elements.namedItem("passwordless")?.checked ?? false;
  const wanted = options.publicKey.authenticatorSelection;
  wanted.residentKey = alone ? "required" : "discouraged";
  wanted.requireResidentKey = alone;
  if (alone) wanted.userVerification = "required";
  return window.webauthnJSON.create(options);
}

async function get(from) {
  const { request_options: options } = from ? await fetched(from) : onPage();
  return window.webauthnJSON.get(options);
}

function onPage() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

async function fetched(from) {
  const answer = await fetch(from, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}
