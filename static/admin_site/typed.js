// What an editor types is kept in her own browser until it is saved: a session may end, a database
// may not answer, a tab may be closed. Only in the admin; readers' pages keep nothing.
// An entry is { when, version, sent, fields: { name: [[value, label], …] } }, one for each time that
// a form was opened, and holds what differs from how the form came.
(() => {
  const note = document.getElementById("typed");
  const form = note?.closest("form");
  if (!form) return;
  const MOST_DAYS = 30;
  const START = "typed ";
  const NEVER = /csrfmiddlewaretoken|began_from|on_top|__prefix__|-(INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;
  const base = `${START}${note.dataset.user} `;
  const here = `${base}${location.pathname} `;
  const adding = `${base}${location.pathname.replace(/[^/]+\/change\/$/, "add/")} `;
  const version = form.elements.began_from.value;
  const editors = new Map(); // of the text areas of rich texts
  const waiting = new Map(); // what is to be put into an editor that is not there yet
  let key = `${here}${version} ${Date.now()}`;
  let known = {}; // what an entry had already that this page shows

  const storage = {
    all(start) {
      const found = Object.keys(localStorage).filter((each) => each.startsWith(start));
      return found.map((each) => [each, JSON.parse(localStorage.getItem(each))]);
    },
    put: (where, entry) => localStorage.setItem(where, JSON.stringify(entry)),
  };

  function read() {
    const found = {};
    for (const field of form.elements) {
      if (isTyped(field)) (found[field.name] ??= []).push(...valuesOf(field));
    }
    return found;
  }

  function isTyped(element) {
    return element.name && !NEVER.test(element.name) && !/password|submit|button|file/.test(element.type);
  }

  function fieldsOf(name) {
    return [...form.elements].filter((each) => each.name === name);
  }

  // With its label, where it was chosen from a list that the server searched.
  function valuesOf(field) {
    if (field.options) return [...field.selectedOptions].map((one) => [one.value, one.label]);
    if (/checkbox|radio/.test(field.type)) return field.checked ? [[field.value, ""]] : [];
    return [[field.value, ""]];
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const shows = (fields, now) => Object.keys(fields).every((name) => same(fields[name], now[name]));
  const came = read();
  let sent = false; // and no answer is there yet
  let last = "";

  function keep() {
    const now = read();
    const changed = Object.entries(now).filter(([name, values]) => !same(values, came[name]));
    const fields = { ...known, ...Object.fromEntries(changed) };
    const entry = JSON.stringify([fields, sent]);
    if (entry === last) return;
    last = entry;
    if (changed.length) storage.put(key, { when: Date.now(), version, sent, fields });
    else if (!Object.keys(known).length) localStorage.removeItem(key);
  }

  // Putting it back

  function put(entry) {
    for (const [name, values] of Object.entries(entry.fields)) {
      const prefix = name.match(/^(.*)-TOTAL_FORMS$/)?.[1];
      if (prefix) addRows(prefix, Number(values[0][0]));
    }
    for (const [name, values] of Object.entries(entry.fields)) {
      if (!name.endsWith("-TOTAL_FORMS")) fieldsOf(name).forEach((field) => fill(field, values));
    }
    form.elements.began_from.value = entry.version; // what others changed since is merged
  }

  function addRows(prefix, wanted) {
    const total = form.elements[`${prefix}-TOTAL_FORMS`];
    const add = document.querySelector(`#${CSS.escape(prefix)}-group .add-row a`);
    for (let count = Number(total?.value); add && count < wanted; count += 1) add.click();
  }

  function fill(field, values) {
    const wanted = values.map(([value]) => value);
    if (field.options) {
      for (const [value, label] of values) {
        const there = [...field.options].some((option) => option.value === value);
        if (!there) field.add(new Option(label, value));
      }
      for (const option of field.options) option.selected = wanted.includes(option.value);
      window.django?.jQuery(field).trigger("change"); // the box that shows what is chosen
    } else if (/checkbox|radio/.test(field.type)) {
      field.checked = wanted.includes(field.value);
    } else {
      field.value = wanted[0];
      if (editors.has(field)) editors.get(field).commands.setContent(wanted[0], true);
      else if (field.matches("[data-django-prose-editor-configurable]")) waiting.set(field, wanted[0]);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    editors.set(textarea, editor);
    if (waiting.has(textarea)) editor.commands.setContent(waiting.get(textarea), true);
    else if (form.contains(textarea)) came[textarea.name] = valuesOf(textarea);
  });

  // Offering it

  function offer() {
    const [found] = storage.all(here).filter(([where]) => where !== key).sort(newestFirst);
    note.hidden = !found;
    if (!found) return;
    const [where, entry] = found;
    const [time, older, back, away] = note.querySelectorAll("time, .older, button");
    time.textContent = new Date(entry.when).toLocaleString(document.documentElement.lang);
    older.hidden = entry.version === version;
    back.onclick = () => {
      put(entry);
      keep();
      done(where);
    };
    away.onclick = () => done(where);
  }

  function newestFirst([, one], [, other]) {
    return other.when - one.when;
  }

  function done(where) {
    localStorage.removeItem(where);
    offer();
  }

  function begin() {
    const isSaved = document.querySelector(".messagelist .typed-saved");
    const old = Date.now() - MOST_DAYS * 24 * 60 * 60 * 1000;
    for (const [where, entry] of storage.all(START)) {
      const isMine = where.startsWith(here) || where.startsWith(adding);
      if (entry.when < old || (isSaved && entry.sent && isMine)) localStorage.removeItem(where);
    }
    for (const [where, entry] of storage.all(here)) {
      if (entry.sent) storage.put(where, { ...entry, sent: false }); // it did not arrive
      if (shows(entry.fields, came)) [key, known] = [where, entry.fields]; // it came back as sent
    }
    offer();
    form.addEventListener("submit", () => {
      sent = true;
      keep();
    });
    window.addEventListener("pageshow", () => (sent = false)); // by Back
    window.addEventListener("pagehide", keep);
    setInterval(keep, 500);
  }

  try {
    begin();
  } catch (error) {
    console.warn(error); // a browser that keeps nothing: the form works all the same
  }
})();
