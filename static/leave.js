/* "Leave this site": go at once in every tab, and let Back show none of our pages.

   Not a module: it has to run before the page is drawn, because a page that is reached by
   Back after leaving must not be seen at all. The only thing kept is a flag in this tab. */
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
