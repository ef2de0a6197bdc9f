/* What JavaScript adds to the walk-through: Back and Forward, print, copy, and the plan of a link.

   Forms come and go (site.js), so clicks are heard on the document. */

/* Each page has an entry in the history that holds its number only. What it is called is in this
   page's memory, and is asked for anew together with all that the form holds by then: neither
   Back nor Forward loses an answer. */
const entries = [];
const isOurs = Number.isInteger;
let at = isOurs(history.state) ? history.state : 0;
let { title } = document;

const remember = () => {
  const form = document.querySelector("form[data-history]");
  if (!form) return;
  const entry = { go: form.dataset.history, action: form.getAttribute("action") };
  const here = entries[at];
  if (here?.go !== entry.go || here.action !== entry.action) {
    const titleNow = document.title;
    document.title = title; // what the entry before is called
    if (here) history.pushState((at += 1), "");
    else history.replaceState(at, "");
    document.title = titleNow;
    entries.length = at;
    entries.push(entry);
  }
  title = document.title;
};

addEventListener("popstate", ({ state }) => {
  const form = document.querySelector("form[data-history]");
  if (!form || !isOurs(state)) return;
  at = state;
  if (!entries[at]) return;
  const { go, action } = entries[at];
  const button = Object.assign(document.createElement("button"), { name: "go", value: go });
  button.setAttribute("formaction", action);
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
  button.remove();
});

/* The link's part behind the # holds the steps, and the situation if somebody put it there. No
   browser sends that part; here it goes into the form instead, and out of the address. */
const SITUATION = ["ages", "residences", "exploitation", "region"];

const ready = (part) => {
  const waiting = part.querySelectorAll("[data-copy], [data-print], [data-needs-script]");
  for (const each of waiting) each.hidden = false;
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
document.addEventListener("change", ({ target: box }) => {
  if (!box.matches("[data-fills]")) return;
  const { fills, on, off } = box.dataset;
  document.getElementById(fills).value = box.checked ? on : off;
});
document.addEventListener("swapped", (event) => {
  ready(event.detail);
  remember();
});
ready(document);
/* Loaded anew where answers had been given: they are gone, and the page says so. */
if (at > 0) for (const notice of document.querySelectorAll("[data-was-here]")) notice.hidden = false;
remember();

const open = () => {
  const form = document.querySelector("form[data-plan-link]");
  const carried = new URLSearchParams(location.hash.slice(1));
  if (!carried.has("plan")) return;
  history.replaceState(history.state, "", location.pathname);
  if (!form) return; // somebody went on before this script was there
  form.elements.answers.value = carried.get("plan");
  for (const [name, value] of carried) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    if (SITUATION.includes(name)) form.append(field);
  }
  form.requestSubmit();
};
addEventListener("hashchange", open);
open();
