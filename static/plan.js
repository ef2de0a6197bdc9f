/* What JavaScript adds to the plan: print, copy, and open the one that a link carries.

   The link's part behind the # holds the steps. No browser sends that part; here it goes into
   the form instead, and out of the address. Forms come and go (site.js), so clicks are heard
   on the document. */
const ready = (part) => {
  for (const button of part.querySelectorAll("[data-copy], [data-print]")) button.hidden = false;
};

const copy = async (button) => {
  const field = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select(); // there is no clipboard here: the text is chosen, to be copied by hand
    return;
  }
  button.parentElement.querySelector("output").textContent = button.dataset.copied;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if (button.matches("[data-copy]")) copy(button);
  else print();
});
document.addEventListener("swapped", (event) => ready(event.detail));
ready(document);

const open = () => {
  const form = document.querySelector("form[data-plan-link]");
  const steps = new URLSearchParams(location.hash.slice(1)).get("plan");
  if (!form || steps === null) return;
  form.elements.answers.value = steps;
  history.replaceState(null, "", location.pathname);
  form.requestSubmit();
};
addEventListener("hashchange", open);
open();
