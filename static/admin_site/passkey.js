// A form that is filled in by a passkey: the browser asks for it when the form is sent.
const form = document.querySelector("[data-passkey]");
const options = JSON.parse(document.getElementById("passkey-options")?.textContent ?? "{}");

// Without this script the form would be sent with nothing in it.
form?.querySelector("[type=submit]").removeAttribute("disabled");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const answer =
      form.dataset.passkey === "create"
        ? await webauthnJSON.create(options.creation_options)
        : await webauthnJSON.get(options.request_options);
    form.elements.credential.value = JSON.stringify(answer);
    form.submit();
  } catch {
    form.querySelector("[data-passkey-error]").hidden = false;
  }
});
