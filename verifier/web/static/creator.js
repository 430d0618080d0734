// The claim page tells its news by itself. The pages work without this file; its sentences stand in the page.
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
          if (answer.status === 401) { line.textContent = watched.dataset.ended; return; }
          if (answer.ok) {
            const news = await answer.json();
            if (String(news.version) !== watched.dataset.version || news.state !== watched.dataset.state) {
              line.textContent = watched.dataset.news.replace("{title}", news.title);
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
})();
