"use strict";
const form = document.querySelector("form");
const faults = document.getElementById("faults");
const done = document.getElementById("done");
const password = document.getElementById("password");
const token = new URLSearchParams(location.hash.slice(1)).get("token");

function show(place) {
  place.hidden = false;
  place.focus();
}

// One line for each fault; one that belongs to a field of the form leads there.
function refuse(found) {
  const line = ({ field, detail }) => {
    const item = document.createElement("li");
    const input = document.getElementById((field || "").slice(1));
    const text = input && form.contains(input) ? document.createElement("a") : item;
    text.textContent = detail;
    if (text !== item) {
      input.setAttribute("aria-invalid", "true");
      text.href = "#" + input.id;
      text.addEventListener("click", (event) => { event.preventDefault(); input.focus(); });
      item.append(text);
    }
    return item;
  };
  faults.querySelector("ul").replaceChildren(...found.map(line));
  show(faults);
}

async function send() {
  const response = await fetch(form.dataset.endpoint, {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": document.documentElement.lang },
    body: JSON.stringify({ token, ...Object.fromEntries(new FormData(form)) }),
  });
  if (!response.ok) {
    const problem = await response.json();
    return refuse(problem.errors || [{ detail: problem.detail }]);
  }
  // What was used up is not left in the address.
  history.replaceState(null, "", location.pathname);
  form.hidden = true;
  show(done);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  faults.hidden = true;
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  const button = form.querySelector("button");
  button.disabled = true;
  await send().catch(() => refuse([{ detail: form.dataset.unreachable }]));
  button.disabled = false;
});
document.getElementById("show")?.addEventListener("change", (event) => {
  password.type = event.target.checked ? "text" : "password";
});
if (!token) {
  form.hidden = true;
  refuse([{ detail: form.dataset.incomplete }]);
}
