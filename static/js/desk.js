/* A live preview beside each rich text field of the desk, and a question before a form is sent: is its writer still
   signed in? Without this script the desk works all the same: "As it will read" at the foot of the page shows what was
   saved. */
"use strict";

document.querySelectorAll("form[data-token-url]").forEach((form) => {
  const token = () => form.querySelector("input[name=csrfmiddlewaretoken]").value;

  const pane = (field) => {
    const box = document.createElement("details");
    box.className = "desk-preview";
    const title = document.createElement("summary");
    title.textContent = form.dataset.previewLabel;
    const body = document.createElement("div");
    body.className = "prose";
    if (field.lang) body.lang = field.lang;
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
      method: "POST", body: data, headers: { "X-CSRFToken": token() }, credentials: "same-origin",
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

  // A session may have ended while somebody wrote: ask before the form is sent, so that no word is lost.
  const freshToken = async () => {
    const answer = await fetch(form.dataset.tokenUrl, { credentials: "same-origin" });
    return answer.ok && !answer.redirected ? (await answer.json()).token : null; // redirected: to the sign-in page
  };

  const warn = () => {
    const notice = document.createElement("p");
    notice.className = "notice notice--error";
    notice.setAttribute("role", "alert");
    notice.tabIndex = -1;
    notice.textContent = form.dataset.signedOut;
    form.prepend(notice);
    notice.focus();
  };

  let sure = false;
  form.addEventListener("submit", async (event) => {
    if (sure || event.submitter?.formTarget) return; // a look in another tab saves nothing
    event.preventDefault();
    const button = event.submitter;
    const token = await freshToken().catch(() => undefined);
    if (token === null) { changed = true; warn(); return; }
    if (token) form.querySelector("input[name=csrfmiddlewaretoken]").value = token;
    sure = true;
    form.requestSubmit(button);
  });

  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", (event) => { if (!event.submitter?.formTarget) changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
});
