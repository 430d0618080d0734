// The claim page tells its news by itself, and the form shows what a number looks like. The pages work without this file.
"use strict";
(() => {
  const watched = document.querySelector("[data-watch]");
  if (watched) {
    const line = document.getElementById("watched");
    let wait = 3000;
    const look = async () => {
      if (document.visibilityState === "visible") {
        try {
          const answer = await fetch(watched.dataset.watch, { headers: { Accept: "application/json" } });
          if (answer.status === 401) { line.textContent = "Your link has run out. Open it again to see news."; return; }
          if (answer.ok) {
            const news = await answer.json();
            if (String(news.version) !== watched.dataset.version || news.state !== watched.dataset.state) {
              line.textContent = `There is news: ${news.title}.`;
              setTimeout(() => location.reload(), 1200);
              return;
            }
          }
        } catch { /* the network is away: look again later */ }
      }
      wait = Math.min(wait * 1.3, 20000);
      setTimeout(look, wait);
    };
    setTimeout(look, wait);
  }

  const mask = document.getElementById("mask");
  const credential = document.getElementById("credential");
  const place = document.getElementById("jurisdiction");
  if (!mask || !credential || !place) return;
  let rows = null;
  const tell = async () => {
    if (!credential.value || !place.value) return;
    try {
      if (!rows) rows = (await (await fetch("/v1/coverage", { headers: { Accept: "application/json" } })).json()).coverage || [];
      const row = rows.find((one) => one.jurisdiction === place.value && one.credential.toUpperCase() === credential.value.trim().toUpperCase());
      const how = row && (row.how === "automatic" ? `Checked with ${row.source_name || "the board's data"}, usually within minutes.` : "A reviewer looks this licence up by hand, usually within days.");
      mask.textContent = row ? `${how}${row.mask ? ` Numbers there look like ${row.mask}.` : ""}` : "";
    } catch { mask.textContent = ""; }
  };
  credential.addEventListener("change", tell);
  place.addEventListener("change", tell);
})();
