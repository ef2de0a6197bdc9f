// What the rich text editor, the search boxes and the choices of the form lack for keyboard and
// screen reader. They are built by other scripts, some when a row is added: so look again whenever
// the form changes. Everything here may be done twice.
const words = window.gettext ?? ((word) => word);
const form = document.getElementById("content-main");

function textOf(label) {
  return label?.textContent.trim().replace(/:$/, "") ?? "";
}

function labelOf(element) {
  return textOf(document.querySelector(`label[for="${CSS.escape(element.id)}"]`));
}

function mendEditor(editor) {
  const textarea = editor.querySelector("textarea");
  const text = editor.querySelector(".ProseMirror[contenteditable]");
  if (!text) return;
  const help = document.getElementById(`${textarea.id}_helptext`);
  text.setAttribute("aria-multiline", "true");
  text.setAttribute("aria-label", labelOf(textarea));
  text.lang = textarea.lang;
  text.dir = textarea.dir;
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

// A list to choose from opens elsewhere on the page, with a box of its own to search in.
window.django?.jQuery(document).on("select2:open", ({ target }) => {
  const search = document.querySelector(".select2-dropdown .select2-search__field");
  search?.setAttribute("aria-label", labelOf(target));
});

// The label of a rich text stands for a text area that nobody sees.
form.addEventListener("click", (event) => {
  const label = event.target.closest("label[for]");
  const field = label && document.getElementById(label.htmlFor);
  field?.closest(".prose-editor")?.querySelector(".ProseMirror").focus();
});
