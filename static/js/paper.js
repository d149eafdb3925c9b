/* The preview of a paper: the form as it stands is sent, the server answers with a page as a picture. One request
   at a time. Without this script "See it as PDF" shows the same. */
"use strict";

(() => {
  const box = document.querySelector(".paper-preview");
  const form = box?.closest("form");
  if (!form) return;
  const canvas = box.querySelector("canvas");
  const said = box.querySelector(".paper-preview__said");
  const turn = box.querySelector(".paper-preview__turn");
  const number = box.querySelector(".paper-preview__page");
  const fill = (text, page, pages) => text.replace("{page}", page).replace("{pages}", pages);

  let page = 1, pages = 1, busy = false, again = false, timer;

  const show = async (answer) => {
    if ((answer.headers.get("Content-Type") ?? "").startsWith("application/json")) {
      said.textContent = (await answer.json()).problem;
      return;
    }
    if (!answer.ok || answer.redirected) throw new Error("no picture");
    const picture = await createImageBitmap(await answer.blob()); // not <img>: the page's policy allows no blob: images
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    page = Number(answer.headers.get("X-Page"));
    pages = Number(answer.headers.get("X-Pages"));
    canvas.setAttribute("aria-label", fill(box.dataset.pictureOf, page, pages));
    number.textContent = fill(box.dataset.pageOf, page, pages);
    canvas.hidden = turn.hidden = false;
    said.textContent = "";
    for (const button of turn.querySelectorAll("button")) {
      const to = page + Number(button.dataset.turn);
      button.disabled = to < 1 || to > pages;
    }
  };

  const draw = async () => {
    if (busy) { again = true; return; }
    busy = true;
    again = false;
    box.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => { said.textContent = box.dataset.busy; }, 700);
    const data = new FormData(form);
    data.set("preview_page", page);
    try {
      await show(await fetch(box.dataset.url, { method: "POST", body: data, credentials: "same-origin" }));
    } catch {
      said.textContent = box.dataset.failed;
    }
    clearTimeout(slow);
    if (said.textContent === box.dataset.busy) said.textContent = "";
    box.setAttribute("aria-busy", "false");
    busy = false;
    if (again) draw();
  };

  const later = () => { clearTimeout(timer); timer = setTimeout(draw, 600); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  for (const button of turn.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      page = Math.min(Math.max(page + Number(button.dataset.turn), 1), pages);
      draw();
    });
  }
  draw();
})();
