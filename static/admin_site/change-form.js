// What the language tabs, the rich text editor and the search boxes of the form lack for
// keyboard and screen reader. They are built by other scripts, some when a row is added: so
// look again whenever the form changes. Everything here may be done twice.
const words = window.gettext ?? ((word) => word);
const { languageLabel } = document.querySelector("script[data-language-label]").dataset;
const form = document.getElementById("content-main");

function textOf(label) {
  return label?.textContent.trim().replace(/:$/, "") ?? "";
}

function labelOf(element) {
  return textOf(document.querySelector(`label[for="${CSS.escape(element.id)}"]`));
}

const languageSwitch = () => document.getElementById("modeltranslation-main-switch");

function mendLanguageSwitch(tabs) {
  languageSwitch()?.setAttribute("aria-label", languageLabel);
  const shown = [...tabs].findIndex((tab) => tab.matches(".ui-tabs-active"));
  if (languageSwitch() && tabs.length && !form.dataset.language) {
    languageSwitch().selectedIndex = form.dataset.language = shown;
  }
}

let switching = false;

// One language at a time, in the whole form; the tab that was used stays where it is.
function showLanguageOf(tab) {
  if (switching) return;
  switching = true;
  const before = tab.getBoundingClientRect().top;
  languageSwitch().selectedIndex = [...tab.parentElement.children].indexOf(tab);
  languageSwitch().dispatchEvent(new Event("change"));
  window.scrollBy(0, tab.getBoundingClientRect().top - before);
  switching = false;
}

// A tab is an <li> with a link in it, of which only one may take the focus.
function mendTab(tab) {
  const link = tab.querySelector("a");
  if (!link || link.inert) return;
  link.inert = true;
  tab.removeAttribute("aria-labelledby");
  tab.setAttribute("aria-label", link.title || link.textContent);
  tab.addEventListener("click", () => showLanguageOf(tab));
}

function mendTabList(list) {
  const field = list.parentElement.querySelector("input[id], textarea[id], select[id]");
  if (field) list.setAttribute("aria-label", labelOf(field));
}

function mendEditor(editor) {
  const textarea = editor.querySelector("textarea");
  const text = editor.querySelector(".ProseMirror[contenteditable]");
  if (!text) return;
  const help = document.getElementById(`${textarea.id}_helptext`);
  text.setAttribute("aria-multiline", "true");
  text.setAttribute("aria-label", labelOf(textarea));
  if (help) text.setAttribute("aria-describedby", help.id);
  for (const button of editor.querySelectorAll(".prose-menubar button[title]")) {
    const word = words(button.title);
    if (button.title !== word) button.title = word;
    button.setAttribute("aria-label", word);
  }
}

function mendSearch(box) {
  const field = box.parentElement.querySelector("select");
  const label = field && labelOf(field);
  box.querySelector(".select2-search__field")?.setAttribute("aria-label", label);
  box.querySelector("ul > .select2-selection__clear")?.setAttribute("role", "listitem");
}

function mendChoices(box) {
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", textOf(box.parentElement.querySelector("label, legend")));
}

function mend() {
  const tabs = form.querySelectorAll(".ui-tabs-tab");
  tabs.forEach(mendTab);
  mendLanguageSwitch(form.querySelector(".ui-tabs-nav")?.children ?? []);
  form.querySelectorAll(".ui-tabs-nav").forEach(mendTabList);
  form.querySelectorAll(".prose-editor").forEach(mendEditor);
  form.querySelectorAll(".select2-container").forEach(mendSearch);
  form.querySelectorAll("div[id]:has(> div > label > input[type=checkbox])").forEach(mendChoices);
}

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    mend();
  });
}).observe(document.getElementById("content"), { childList: true, subtree: true });
mend();

// By keyboard a tab is chosen with the arrows, after a moment.
window.django.jQuery(form).on("tabsactivate", (event, { newTab }) => showLanguageOf(newTab[0]));

// The label of a rich text stands for a text area that nobody sees.
form.addEventListener("click", (event) => {
  const label = event.target.closest("label[for]");
  const field = label && document.getElementById(label.htmlFor);
  field?.closest(".prose-editor")?.querySelector(".ProseMirror").focus();
});
