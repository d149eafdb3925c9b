// How far a publication is: asks again every second and shows the answer, until there is nothing more to wait for.
"use strict";
(() => {
  const PAUSE = 1000;
  const look = async () => {
    const shown = document.querySelector("#publishing[data-watch]");
    if (!shown) return;
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const next = page.getElementById("publishing");
        if (next && next.innerHTML !== shown.innerHTML) {
          shown.replaceChildren(...next.childNodes);
          if (!next.hasAttribute("data-watch")) shown.removeAttribute("data-watch");
        }
      }
    } catch {
      // the network is away for a moment: the next look may find it again
    }
    window.setTimeout(look, PAUSE);
  };
  window.setTimeout(look, PAUSE);
})();
