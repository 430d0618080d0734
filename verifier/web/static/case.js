// A case: what was typed outlives a reload, times are local, and a look-up takes few keys. The page works without this file.
"use strict";
(() => {
  // ---- times as the reviewer's own clock shows them, with their age; the exact value stays in `datetime`
  const AGES = [[86400, "day"], [3600, "hour"], [60, "minute"]];
  const age = (seconds) => {
    for (const [size, name] of AGES) {
      const many = Math.floor(Math.abs(seconds) / size);
      if (many >= 1) { const said = `${many} ${name}${many === 1 ? "" : "s"}`; return seconds > 0 ? `${said} ago` : `in ${said}`; }
    }
    return "just now";
  };
  const local = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
  for (const time of document.querySelectorAll("main time[datetime*=T]")) {
    const at = Date.parse(time.dateTime);
    if (Number.isNaN(at)) continue;
    const old = age((Date.now() - at) / 1000);
    const brief = time.closest("summary, .case-head");
    time.textContent = brief ? old : `${local.format(at)} (${old})`;
    if (brief) time.title = local.format(at);
  }

  // ---- what can still be taken back, second by second
  const due = Array.from(document.querySelectorAll("[data-due]"));
  const count = () => {
    for (const one of due) {
      const seconds = Math.ceil((Date.parse(one.dataset.due) - Date.now()) / 1000);
      one.textContent = seconds > 0 ? `It takes effect in ${seconds} s.` : "It has taken effect, or does so now.";
      if (seconds <= 0) one.closest(".waits").querySelector("form").hidden = true;
    }
    if (due.length) setTimeout(count, 1000);
  };
  count();

  // ---- documents: zoom and rotate, by buttons that are there with this file alone
  for (const seen of document.querySelectorAll(".seen")) {
    const tools = seen.parentElement.querySelector(".tools");
    let turned = 0;
    let zoom = 1;
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const does = event.target.dataset.does;
      if (!does) return;
      if (does === "turn") turned = (turned + 1) % 4;
      else zoom = Math.min(3, Math.max(1, zoom + (does === "in" ? 1 : -1)));
      seen.className = `seen turn-${turned} zoom-${zoom}`;
    });
  }

  // ---- a long stretch of work: a pause is suggested, never enforced
  const REST = 10 * 60_000;
  const LONG = 50 * 60_000;
  try {
    const kept = JSON.parse(localStorage.getItem("verifier.stretch") || "{}");
    const now = Date.now();
    const from = kept.last && now - kept.last < REST ? kept.from : now;
    localStorage.setItem("verifier.stretch", JSON.stringify({ from, last: now }));
    const pause = document.getElementById("pause");
    if (pause && now - from > LONG) pause.hidden = false;
  } catch { /* storage is refused: nobody is reminded */ }

  // ---- what was sent is kept no longer
  const form = document.getElementById("decision");
  const SENT = "verifier.sent";
  try {
    const sent = sessionStorage.getItem(SENT);
    if (sent && (!form || form.dataset.case !== sent)) { sessionStorage.removeItem(`verifier.typed.${sent}`); sessionStorage.removeItem(SENT); }
  } catch { /* nothing was kept */ }
  if (!form) return;
  form.addEventListener("submit", () => { try { sessionStorage.setItem(SENT, form.dataset.case); } catch { /* nothing is kept */ } });

  // ---- what was typed, kept in this tab until it is sent: a reload or a lost lease loses nothing
  const STORE = `verifier.typed.${form.dataset.case}`;
  const KEPT = /^(radio|checkbox)$/;
  const fields = () => Array.from(form.elements).filter((one) => one.name && one.name !== "csrf" && !/^(submit|password|file)$/.test(one.type));
  const keep = () => {
    const said = fields().map((one) => [one.name, one.value, KEPT.test(one.type) ? one.checked : null]);
    try { sessionStorage.setItem(STORE, JSON.stringify(said)); } catch { /* this page only */ }
  };
  const again = () => {
    let said;
    try { said = JSON.parse(sessionStorage.getItem(STORE) || "null"); } catch { said = null; }
    for (const [name, value, checked] of said || []) {
      for (const one of fields().filter((each) => each.name === name)) {
        if (checked === null) { if (value) one.value = value; } else if (one.value === value) one.checked = checked;
      }
    }
    form.dispatchEvent(new Event("kept"));
  };
  if (form.dataset.typed === undefined) again();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  document.addEventListener("change", (event) => { if (event.target.form === form) keep(); });
  document.addEventListener("input", (event) => { if (event.target.form === form) keep(); });

  // ---- words ready for a note: put where the cursor is, the place to fill in chosen
  const ready = document.getElementById("ready");
  const note = document.getElementById("note");
  if (ready && note && ready.options.length > 1) {
    ready.closest(".ready").hidden = false;
    ready.addEventListener("change", () => {
      if (!ready.value) return;
      note.value = note.value ? `${note.value}\n${ready.value}` : ready.value;
      ready.value = "";
      note.focus();
      const from = note.value.indexOf("[");
      if (from >= 0) note.setSelectionRange(from, note.value.indexOf("]", from) + 1);
      keep();
    });
  }

  // ---- the look-up: a paste is read at once; Enter says that a field is right and goes on to the next
  const page = document.getElementById("page");
  if (page) page.addEventListener("paste", () => setTimeout(() => { if (page.value.trim()) document.getElementById("read-page").click(); }));
  const confirms = Array.from(document.querySelectorAll("[data-confirms]"));
  const field = (box) => document.getElementById(box.dataset.confirms);
  const onward = () => {
    const open = confirms.find((box) => !box.checked);
    const holder = document.getElementById("holder");
    if (open) field(open).focus();
    else (holder && "needed" in holder.dataset && !holder.value ? holder : form.querySelector("input[name=action]")).focus();
  };
  for (const box of confirms) {
    field(box).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.isComposing) return;
      event.preventDefault();
      box.checked = true;
      keep();
      onward();
    });
    field(box).addEventListener("input", () => { box.checked = false; });
  }
  const wrong = document.querySelector(".wrong");
  if (confirms.length && !wrong && document.activeElement === document.body) onward();

  // ---- the panel says that there is more of it below
  const body = document.getElementById("decide-body");
  const more = document.getElementById("more");
  const look = () => { more.hidden = body.scrollHeight - body.scrollTop - body.clientHeight < 8; };
  body.addEventListener("scroll", look, { passive: true });
  addEventListener("resize", look);
  form.addEventListener("change", () => requestAnimationFrame(look));
  requestAnimationFrame(look);
})();
