"use strict";
/* "Leave this site", before the page is drawn: docs/adr/0004. */
(() => {
  const page = document.documentElement;
  const entry = performance.getEntriesByType("navigation")[0];
  const FLAG = "left";
  const NEUTRAL = "about:blank";

  const address = () => {
    try {
      return sessionStorage.getItem(FLAG);
    } catch {
      return null; // storage is off: leaving works, the guard does not
    }
  };
  const remember = (url) => {
    try {
      if (url) sessionStorage.setItem(FLAG, url);
      else sessionStorage.removeItem(FLAG);
    } catch {}
  };
  const vanish = (url) => {
    page.hidden = true;
    document.title = "";
    location.replace(url || NEUTRAL);
  };
  // Who leaves one tab leaves them all.
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

  // Who comes back on purpose may read again; who comes by Back may not.
  if (address()) {
    if (entry && entry.type === "navigate") remember(null);
    else vanish(address());
  }
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

/* Answers that come into the page: docs/adr/0010. */
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

const get = async (address, options) => {
  waiting?.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  const kept = { signal, credentials: "omit", cache: "no-store" };
  const answer = await fetch(address, { ...kept, ...options });
  if (answer.status >= 500) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

const ask = (form, submitter) => {
  const body = new URLSearchParams(new FormData(form));
  if (submitter?.name) body.append(submitter.name, submitter.value);
  return get(addressOf(form, submitter), { method: "POST", body });
};

/* What was opened stays open, what is being typed stays. */
const keep = (old, part, busy) => {
  for (const { id } of old.querySelectorAll("details[open][id]")) {
    part.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  }
  const stay = busy.id && old.contains(busy) && part.querySelector(`#${CSS.escape(busy.id)}`);
  if (stay && busy.matches("input:not([type])")) stay.value = busy.value;
  if (stay) stay.closest("details")?.setAttribute("open", "");
  return stay;
};

const around = (page) => [...page.querySelectorAll("[data-follows]")];

const put = (part, old, follows, { title, documentElement: { lang, dir } }) => {
  old.replaceWith(document.adoptNode(part));
  around(document).forEach((each, place) => {
    if (part.localName === "main" && follows[place]) each.replaceWith(document.adoptNode(follows[place]));
  });
  document.title = title;
  Object.assign(document.documentElement, { lang, dir });
};

const show = (form, page, isSubmitted, address) => {
  const isOurs = page.documentElement.lang === document.documentElement.lang;
  const id = isOurs ? form.dataset.swap : "main";
  const old = document.getElementById(id);
  const part = page.getElementById(id);
  const stay = !isSubmitted && keep(old, part, document.activeElement);
  put(part, old, around(page), page);
  isMade = true;
  if (!isOurs) history.replaceState(history.state, "", new URL(address, location).pathname);
  said.textContent = part.querySelector("[data-say]")?.textContent || "";
  if (stay) {
    stay.focus({ preventScroll: true });
  } else if (isSubmitted) {
    read(part);
  }
  document.dispatchEvent(new CustomEvent("swapped", { detail: part }));
};

const read = (part) => {
  const wrong = part.querySelector("[aria-invalid]");
  if (wrong) wrong.focus();
  else rest(part.querySelector("h1, h2") || part);
};

const rest = (element) => {
  element.tabIndex = -1;
  element.focus();
  if (element.getBoundingClientRect().top > innerHeight / 3) element.scrollIntoView();
};

/* By the browser, which then shows what is wrong. */
const send = (form, submitter) => {
  const button = Object.assign(document.createElement("input"), { type: "hidden" });
  const { name, value } = submitter || {};
  if (name) form.append(Object.assign(button, { name, value }));
  form.method = "post";
  form.action = addressOf(form, submitter);
  HTMLFormElement.prototype.submit.call(form);
};

const swap = async (form, submitter, isSubmitted) => {
  const page = await wait(document.getElementById(form.dataset.swap), () => ask(form, submitter));
  if (!page) return;
  if (page.getElementById(form.dataset.swap)) {
    show(form, page, isSubmitted, addressOf(form, submitter));
  } else send(form, submitter);
};

/* The answer, or null: a newer one is on its way, or none came. */
const wait = async (old, getting) => {
  old.setAttribute("aria-busy", "true");
  lost.remove();
  let page = null;
  try {
    page = await getting();
  } catch (error) {
    if (error.name === "AbortError") return null;
    lost.textContent = document.body.dataset.lost;
    document.body.append(lost);
  }
  old.removeAttribute("aria-busy");
  return page;
};

/* What Back and Forward lead to, by its number in the history. */
const pages = [];
let isMade = false; // it shows what stands at no address
let here = history.state?.page ?? 0;

const remember = () => {
  const main = document.getElementById("main");
  const { title, documentElement } = document;
  const { lang, dir } = documentElement;
  pages[here] = {
    main,
    follows: around(document),
    isMade,
    top: scrollY,
    busy: document.activeElement,
    page: { title, documentElement: { lang, dir } },
  };
};

const follow = async (link) => {
  const page = await wait(document.getElementById("main"), () => get(link.href));
  if (!page) return;
  const has = (script) => document.querySelector(`script[src="${script.getAttribute("src")}"]`);
  if (!page.getElementById("main") || ![...page.querySelectorAll("script")].every(has)) {
    location.assign(link.href);
    return;
  }
  remember();
  history.replaceState({ page: here }, "");
  history.pushState({ page: (here += 1) }, "", link.href);
  pages.length = here;
  isMade = true;
  const part = page.getElementById("main");
  put(part, document.getElementById("main"), around(page), page);
  said.textContent = "";
  scrollTo(0, 0);
  const aim = link.hash && document.getElementById(link.hash.slice(1));
  if (aim) rest(aim);
  else read(part);
};

addEventListener("popstate", ({ state }) => {
  if (!state?.page && state?.page !== 0) return; // not ours
  if (state.page === here) return;
  const back = pages[state.page];
  if (!back) {
    location.reload(); // loaded anew since
    return;
  }
  waiting?.abort();
  document.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  remember();
  here = state.page;
  isMade = back.isMade;
  put(back.main, document.getElementById("main"), back.follows, back.page);
  back.busy.focus({ preventScroll: true });
  scrollTo(0, back.top);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const isPlain = !event.defaultPrevented && !event.button && !event.metaKey && !event.ctrlKey;
  if (!isMade || !link || !isPlain || event.shiftKey || event.altKey) return;
  const isPage = link.origin === location.origin && !link.target && /^\/[a-z]{2}\//.test(link.pathname);
  if (!isPage || (link.hash && link.pathname === location.pathname)) return;
  event.preventDefault();
  follow(link);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-swap]")) return;
  event.preventDefault();
  swap(event.target, event.submitter, true);
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  // What is being pressed must stay.
  if (document.querySelector("button:active, a:active")) return;
  if (form?.matches("form[data-swap-at-once]")) swap(form, null, false);
});
