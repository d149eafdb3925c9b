/* Says in words that a passkey was not used; allauth's own script writes it to the console alone. */
"use strict";

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notice = document.getElementById("passkey-failed");
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
});
