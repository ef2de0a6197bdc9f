/* The list of steps can be folded away. Open at each new page: nothing is kept. */
for (const nav of document.querySelectorAll("[data-collapsible]")) {
  const list = nav.querySelector("ol");
  const button = document.createElement("button");
  const show = (open) => {
    list.hidden = !open;
    button.setAttribute("aria-expanded", open);
    button.textContent = open ? nav.dataset.hide : nav.dataset.show;
  };
  button.type = "button";
  button.addEventListener("click", () => show(list.hidden));
  show(true);
  list.before(button);
}
