// The console without a mouse, and a lease that lasts while somebody works. The pages work without this file.
"use strict";
(() => {
  const form = document.getElementById("decision");

  // ---- single keys: never while typing, never with a modifier, and they can be turned off (WCAG 2.1.4)
  const box = document.getElementById("keys-on");
  const help = document.getElementById("keys");
  const STORE = "verifier.keys";
  let on = true;
  try { on = localStorage.getItem(STORE) !== "off"; } catch { /* storage is refused: keys stay on for this page */ }
  if (box) {
    box.closest(".switch").hidden = false;
    box.checked = on;
    box.addEventListener("change", () => {
      on = box.checked;
      try { localStorage.setItem(STORE, on ? "on" : "off"); } catch { /* this page only */ }
    });
  }

  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const sections = Array.from(document.querySelectorAll("[data-section]"));
  const typing = (node) => node instanceof HTMLElement && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && !/^(radio|checkbox|button|submit)$/.test(node.type));

  const move = (step) => {
    if (!sections.length) return;
    const here = sections.findIndex((one) => one.contains(document.activeElement));
    const next = sections[Math.min(sections.length - 1, Math.max(0, here + step))];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  };
  const choose = (key) => {
    const radio = form && form.querySelector(`input[type=radio][data-key="${key}"]`);
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    const next = document.getElementById("reason");
    (next || radio).focus();
  };
  const pass = (name) => {
    const part = document.getElementById("pass");
    if (!part) return;
    part.open = true;
    document.getElementById(name).focus();
  };
  const skips = document.getElementById("skip_reason");
  if (skips) skips.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !skips.value) return;
    event.preventDefault();
    skips.form.requestSubmit();
  });
  for (const words of document.querySelectorAll("#pass textarea")) words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); words.form.requestSubmit(); }
  });
  const CHOOSES = /^[arqsbiv]$/;
  const DO = {
    j: () => move(1),
    k: () => move(-1),
    p: () => { const page = document.getElementById("page"); if (page) page.focus(); },
    h: () => { const part = document.getElementById("holder-part"); if (part) { part.open = true; document.getElementById("holder").focus(); } },
    c: () => { const copy = document.querySelector("[data-copy]"); if (copy) copy.click(); },
    o: () => { const board = document.querySelector("#board-page a"); if (board) { DO.c(); board.click(); DO.p(); } },
    l: () => { const preview = document.getElementById("preview"); if (preview) preview.click(); },
    x: () => pass("skip_reason"),
    g: () => pass("hand_to"),
    e: () => pass("lead_note"),
    u: () => { const last = Array.from(document.querySelectorAll("[data-undo]")).pop(); if (last) last.click(); },
    n: () => { const next = document.getElementById("next"); if (next) next.requestSubmit(); },
    "/": () => { const q = document.getElementById("q"); if (q) q.focus(); else location.assign("/console/search"); },
    "?": () => { if (help) { help.open = true; help.querySelector("summary").focus(); } },
  };
  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const act = DO[event.key] || (CHOOSES.test(event.key) ? () => choose(event.key) : null);
    if (!act) return;
    event.preventDefault();
    act();
  });

  // ---- what the board's search asks for, one click to copy; without a clipboard it is selected instead
  const copied = document.getElementById("copied");
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const words = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(words.textContent);
        copied.textContent = "Copied.";
      } catch {
        getSelection().selectAllChildren(words);
        copied.textContent = "Selected. Press Control and C to copy it.";
      }
    });
  }

  if (!form) return;

  // ---- only the reasons and fields that belong to the chosen action
  const fit = () => {
    for (const one of document.querySelectorAll("#ready option[data-action]")) one.hidden = !form.querySelector(`#action-${one.dataset.action}:checked`);
    const chosen = form.querySelector("input[name=action]:checked");
    for (const part of document.querySelectorAll("[data-only]")) {
      part.hidden = chosen ? !part.dataset.only.split(" ").includes(chosen.value) : /^(ask_creator|revoke)$/.test(part.dataset.only);
    }
    if (!chosen) return;
    for (const group of form.querySelectorAll("optgroup[data-action]")) {
      const mine = group.dataset.action === chosen.value;
      group.hidden = !mine;
      group.disabled = !mine;
      if (!mine) for (const option of group.querySelectorAll("option")) if (option.selected) form.elements.reason.value = "";
    }
  };
  for (const radio of form.querySelectorAll("input[name=action]")) radio.addEventListener("change", fit);
  form.addEventListener("kept", fit);
  fit();
  const buttons = ["decide-button", "decide-stop"].map((id) => document.getElementById(id));
  form.addEventListener("submit", () => setTimeout(() => { for (const one of buttons) one.disabled = true; }));
  window.addEventListener("pageshow", () => { for (const one of buttons) one.disabled = false; });

  // ---- in the reason a letter chooses and Enter decides; a holder that is needed is asked for first
  const reason = form.elements.reason;
  const holder = document.getElementById("holder");
  const wanting = () => {
    const action = form.querySelector("input[name=action]:checked");
    if (!action) return form.querySelector("input[name=action]");
    if (!reason.value) return reason;
    const approving = action.value === "approve" || action.value === "reinstate";
    if (approving && holder && "needed" in holder.dataset && !holder.value) return holder;
    if (action.value === "ask_creator" && form.elements.note.value.trim().length < 10) return document.getElementById("ready") || form.elements.note;
    return null;
  };
  const decide = (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    const next = wanting();
    if (next) next.focus();
    else form.requestSubmit(buttons[0]);
  };
  const byLetter = (select, after) => select.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const named = Array.from(select.options).find((one) => one.value && !one.hidden && !one.parentElement.disabled && one.text[0].toLowerCase() === event.key.toLowerCase());
    if (!named) {
      if (select === reason && CHOOSES.test(event.key)) { event.preventDefault(); choose(event.key); }
      return;
    }
    event.preventDefault();
    select.value = named.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    if (after) after();
  });
  reason.addEventListener("keydown", decide);
  byLetter(reason);
  if (holder) {
    holder.addEventListener("keydown", decide);
    byLetter(holder, () => (form.querySelector("input[name=action]:checked") ? reason : form.querySelector("input[name=action]")).focus());
  }
  if (document.getElementById("ready")) byLetter(document.getElementById("ready"));
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.ctrlKey) form.requestSubmit(buttons[0]); });

  // ---- the lease: shown every few seconds, kept only while somebody really works
  const shown = document.getElementById("lease-left");
  const spoken = document.getElementById("lease-said");
  const EVERY = 60_000;
  let until = Date.parse(form.dataset.leaseUntil);
  let worked = false;
  let warned = false;
  let asking = false;
  let asked = Date.now();
  for (const kind of ["keydown", "pointerdown", "input", "scroll"]) addEventListener(kind, () => { worked = true; }, { passive: true });

  const beat = async () => {
    worked = false;
    asking = true;
    asked = Date.now();
    const body = new URLSearchParams({ csrf: form.elements.csrf.value });
    try {
      const answer = await fetch(form.dataset.heartbeat, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (answer.ok) { until = Date.parse(said.expires_at); warned = false; spoken.textContent = ""; }
      else if (answer.status < 500) { until = 0; spoken.textContent = said.detail; }
    } catch { /* the network is away: the clock goes on, and the next beat tries again */ }
    asking = false;
  };
  const tick = () => {
    const seconds = Math.floor((until - Date.now()) / 1000);
    if (worked && !asking && seconds > 0 && Date.now() - asked > EVERY) beat();
    if (seconds <= 0) shown.textContent = "Your time for this case is over. What you typed stays here.";
    else if (seconds < 60) shown.textContent = "Yours for less than a minute more";
    else { const minutes = Math.floor(seconds / 60); shown.textContent = `Yours for ${minutes} minute${minutes === 1 ? "" : "s"} more`; }
    form.querySelector(".lease").classList.toggle("short", seconds < 120);
    if (seconds > 0 && seconds < 120 && !warned) { warned = true; spoken.textContent = "Less than two minutes left on this case. Choose “Keep it longer” to go on."; }
  };
  setInterval(tick, 1000);
})();
