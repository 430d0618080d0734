// The documentation's calls can be tried out. Without this file each call still stands there for curl.
"use strict";
(() => {
  const form = document.getElementById("try-form");
  if (!form) return;
  form.hidden = false;
  const key = document.getElementById("key");
  const came = document.getElementById("came");
  const answer = document.getElementById("answer");
  if (key) key.value = sessionStorage.getItem("key") || "";

  const asked = () => {
    let path = form.dataset.path;
    const query = new URLSearchParams();
    const headers = { Accept: "application/json" };
    for (const input of form.querySelectorAll("[data-place]")) {
      const { name, place } = input.dataset;
      if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(input.value));
      else if (input.value && place === "query") query.set(name, input.value);
      else if (input.value) headers[name] = input.value;
    }
    if (key && key.value) headers.Authorization = `Bearer ${key.value}`;
    const sent = document.getElementById("sent");
    if (sent) headers["Content-Type"] = form.dataset.media;
    const found = query.toString();
    return [found ? `${path}?${found}` : path, { method: form.dataset.method, headers, body: sent ? sent.value : undefined }];
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (key) sessionStorage.setItem("key", key.value);
    came.textContent = "Asked …";
    try {
      const [path, request] = asked();
      const got = await fetch(path, request);
      const text = await got.text();
      came.textContent = `${got.status} ${got.statusText}`;
      let shown = text;
      try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* no JSON: as it is */ }
      answer.textContent = shown;
      answer.hidden = !shown;
    } catch {
      came.textContent = "The service did not answer.";
    }
  });
})();
