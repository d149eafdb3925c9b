/* A live preview beside each rich text field of the desk. Without this script the desk works all the same:
   "As it will read" at the foot of the page shows what was saved. */
"use strict";

(() => {
  const form = document.querySelector("form[data-preview-url]");
  if (!form) return;
  const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;

  const pane = (field) => {
    const box = document.createElement("details");
    box.className = "desk-preview";
    const title = document.createElement("summary");
    title.textContent = form.dataset.previewLabel;
    const body = document.createElement("div");
    body.className = "prose";
    const lacking = document.createElement("ul");
    lacking.className = "govuk-error-message";
    lacking.setAttribute("role", "status");
    box.append(title, body);
    field.after(lacking, box);
    return { box, body, lacking };
  };

  const show = async (field, { body, lacking }) => {
    const data = new FormData();
    data.append("text", field.value);
    const answer = await fetch(form.dataset.previewUrl, {
      method: "POST", body: data, headers: { "X-CSRFToken": token }, credentials: "same-origin",
    });
    if (!answer.ok) return;
    const { html, lacking: sentences } = await answer.json();
    body.innerHTML = html; // rendered and cleaned by the server; the page's policy forbids scripts within
    lacking.replaceChildren(...sentences.map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }));
  };

  for (const field of form.querySelectorAll("textarea[data-preview]")) {
    const parts = pane(field);
    let timer;
    const later = () => { clearTimeout(timer); timer = setTimeout(() => show(field, parts), 400); };
    field.addEventListener("input", later);
    parts.box.addEventListener("toggle", () => { if (parts.box.open) show(field, parts); });
  }

  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();
