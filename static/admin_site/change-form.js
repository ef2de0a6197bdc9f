// What the tabs of modeltranslation and the rich text editor lack for keyboard and screen reader.
const words = window.gettext ?? ((word) => word);
const languageLabel = document.querySelector("script[data-language-label]").dataset.languageLabel;

function nameLanguageSwitch() {
  document.getElementById("modeltranslation-main-switch")?.setAttribute("aria-label", languageLabel);
}

function nameEditor(textarea) {
  const editor = textarea.closest(".prose-editor");
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const help = document.getElementById(`${textarea.id}_helptext`);
  const text = editor.querySelector(".ProseMirror");
  text.setAttribute("role", "textbox");
  text.setAttribute("aria-multiline", "true");
  if (label) {
    text.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
    label.addEventListener("click", () => text.focus());
  }
  if (help) text.setAttribute("aria-describedby", help.id);
  for (const button of editor.querySelectorAll(".prose-menubar button[title]")) {
    button.title = words(button.title);
    button.setAttribute("aria-label", button.title);
  }
}

document.addEventListener("prose-editor:ready", (event) => nameEditor(event.detail.textarea));
document.addEventListener("DOMContentLoaded", nameLanguageSwitch);
window.addEventListener("load", nameLanguageSwitch);
