"use strict";
/* Each behaviour in a part of its own; one file, for a request costs a slow phone more than its bytes.
   Not a module: "Leave this site" has to run before the page is drawn. */

/* "Leave this site": go at once in every tab, and let Back show none of our pages.

   Before the page is drawn, because a page that is reached by Back after leaving must not be
   seen at all. The only thing kept is a flag in this tab. */
(() => {
  const page = document.documentElement;
  const entry = performance.getEntriesByType("navigation")[0];
  const FLAG = "left";
  const NEUTRAL = "about:blank";

  const address = () => {
    try {
      return sessionStorage.getItem(FLAG);
    } catch {
      return null; // storage is switched off: leaving still works, the guard does not
    }
  };
  const remember = (url) => {
    try {
      if (url) sessionStorage.setItem(FLAG, url);
      else sessionStorage.removeItem(FLAG);
    } catch {
      /* as above */
    }
  };
  const vanish = (url) => {
    page.hidden = true;
    document.title = "";
    location.replace(url || NEUTRAL);
  };
  // The walk-through opens steps in tabs beside it: who leaves one of them leaves them all.
  const tabs = self.BroadcastChannel && new BroadcastChannel("leave");
  const go = (url) => {
    remember(url);
    vanish(url);
  };
  const leave = () => {
    const link = document.querySelector("[data-leave]");
    tabs?.postMessage(link.href);
    go(link.href);
  };
  tabs?.addEventListener("message", (event) => go(event.data));

  // Somebody who comes back on purpose may read again; who comes by Back or Forward may not.
  if (address()) {
    if (entry && entry.type === "navigate") remember(null);
    else vanish(address());
  }
  // A page that waits in the browser's memory waits hidden.
  addEventListener("pagehide", () => {
    page.hidden = true;
  });
  addEventListener("pageshow", () => {
    if (address()) vanish(address());
    else page.hidden = false;
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-leave]")) return;
    event.preventDefault();
    leave();
  });

  // Shift three times within two seconds, with no other key between.
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift" || event.repeat) {
      if (event.key !== "Shift") presses = [];
      return;
    }
    presses = [...presses, event.timeStamp].slice(-3);
    if (presses.length === 3 && presses[2] - presses[0] < 2000) leave();
  });
})();

/* Forms whose answer comes into the page, with no address and no history entry of its own.

   <form action="/en/search/" data-swap="results" autocomplete="off">: the answer's element with
   that id takes the place of this page's. It is sent by POST: no word and no choice stands in
   an address. With data-swap-at-once every change sends the form. In the new part, data-say marks
   what a screen reader hears; with a new main, what stands around it and has data-follows is
   taken from the answer too. Other scripts hear of the new part by the event "swapped". */
const lost = document.createElement("p");
lost.className = "lost";
lost.setAttribute("role", "alert");
const said = document.createElement("p");
said.className = "unseen";
said.setAttribute("role", "status");
addEventListener("DOMContentLoaded", () => document.body.append(said));

let waiting;

const addressOf = (form, submitter) =>
  submitter?.getAttribute("formaction") || form.getAttribute("action");

const ask = async (form, submitter) => {
  const data = new URLSearchParams(new FormData(form));
  if (submitter?.name) data.append(submitter.name, submitter.value);
  waiting?.abort();
  waiting = new AbortController();
  const answer = await fetch(addressOf(form, submitter), {
    method: "POST",
    body: data,
    signal: waiting.signal,
    credentials: "omit",
    cache: "no-store",
  });
  if (answer.status >= 500) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

/* What somebody opened stays open, and what they are typing stays as it is. */
const keep = (old, part, busy) => {
  for (const { id } of old.querySelectorAll("details[open][id]")) {
    part.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  }
  const stay = busy.id && old.contains(busy) && part.querySelector(`#${CSS.escape(busy.id)}`);
  if (stay && busy.matches("input:not([type])")) stay.value = busy.value;
  return stay;
};

const show = (form, page, isSubmitted) => {
  const old = document.getElementById(form.dataset.swap);
  const part = document.adoptNode(page.getElementById(form.dataset.swap));
  const stay = !isSubmitted && keep(old, part, document.activeElement);
  old.replaceWith(part);
  const follows = page.querySelectorAll("[data-follows]");
  document.querySelectorAll("[data-follows]").forEach((each, place) => {
    if (part.localName === "main" && follows[place]) {
      each.replaceWith(document.adoptNode(follows[place]));
    }
  });
  document.title = page.title;
  said.textContent = part.querySelector("[data-say]")?.textContent || "";
  if (stay) {
    stay.focus({ preventScroll: true });
  } else if (isSubmitted) {
    const heading = part.querySelector("h1, h2") || part;
    heading.tabIndex = -1;
    heading.focus();
  }
  document.dispatchEvent(new CustomEvent("swapped", { detail: part }));
};

/* By the browser itself, which then shows what is wrong. */
const send = (form, submitter) => {
  const button = Object.assign(document.createElement("input"), { type: "hidden" });
  const { name, value } = submitter || {};
  if (name) form.append(Object.assign(button, { name, value }));
  form.method = "post";
  form.action = addressOf(form, submitter);
  HTMLFormElement.prototype.submit.call(form);
};

/* A form that was submitted moves the focus to the new part's heading; else it stays. */
const swap = async (form, submitter, isSubmitted) => {
  const old = document.getElementById(form.dataset.swap);
  old.setAttribute("aria-busy", "true");
  lost.remove();
  let page;
  try {
    page = await ask(form, submitter);
  } catch (error) {
    if (error.name === "AbortError") return; // a newer choice is on its way
    // To send the form all the same would take with it what was filled in.
    old.removeAttribute("aria-busy");
    lost.textContent = document.body.dataset.lost;
    document.body.append(lost);
    return;
  }
  if (page.getElementById(form.dataset.swap)) show(form, page, isSubmitted);
  else send(form, submitter);
};

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-swap]")) return;
  event.preventDefault();
  swap(event.target, event.submitter, true);
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("form[data-swap-at-once]")) swap(form, null, false);
});
