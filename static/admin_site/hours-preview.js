// What readers will find beside a number, while an editor still types its hours.
const PARTS = "[name$=-availability], [name$=-on_holidays], [name*=-hours_]";
const form = document.getElementById("organisation_form");
let waiting;

const show = async (row) => {
  const shown = row.querySelector(".field-preview .readonly");
  const asked = waiting;
  const data = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  for (const part of row.querySelectorAll(PARTS)) {
    data.set(part.name.replace(`${row.id}-`, ""), part.value);
  }
  shown.setAttribute("role", "status"); // a screen reader tells what comes
  const answer = await fetch(row.querySelector("[data-preview]").dataset.preview, {
    method: "POST",
    body: data,
  });
  const preview = await answer.text();
  if (answer.ok && asked === waiting) shown.innerHTML = preview;
};

form?.addEventListener("input", (event) => {
  if (!event.target.matches(PARTS)) return;
  clearTimeout(waiting);
  waiting = setTimeout(show, 300, event.target.closest(".inline-related"));
});
