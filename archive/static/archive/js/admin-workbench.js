/* The workbench with scripts: keys, words selected in the text, what was typed and not saved is kept.
   Everything can be done without this file. */

const $ = (sel, root = document) => root.querySelector(sel);
const $$ = (sel, root = document) => [...root.querySelectorAll(sel)];
const read = (store, key) => { try { return store.getItem(key); } catch { return null; } };
const write = (store, key, value) => {
  try { if (value === null) store.removeItem(key); else store.setItem(key, value); } catch { /* this page only */ }
};

/* 1. One suggestion is open: the one that the address names, a mark in the text leads to, or a key. */
const rows = $$('.sug');
const show = () => {  /* its words, in the middle of the text's own window */
  const panel = $('.wb-scroll');
  const hit = $('.hit.now');
  if (!panel || !hit) return;
  const [seen, mark] = [panel.getBoundingClientRect(), hit.getBoundingClientRect()];
  if (mark.top < seen.top || mark.bottom > seen.bottom) {
    panel.scrollTop += mark.top - seen.top - panel.clientHeight / 3;
  }
};
const open = (row, focus = true) => {
  if (!row) return;
  for (const one of rows) one.classList.toggle('current', one === row);
  $('details', row).open = true;
  const summary = $('summary', row);
  if (focus) summary.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
  summary.scrollIntoView({ block: 'nearest' });  /* its head, if it is higher than the window */
  const number = $('form', row).id.slice(1);
  for (const hit of $$('.hit')) hit.classList.toggle('now', hit.hash === `#s${number}`);
  show();
};
const named = () => document.getElementById(location.hash.slice(1))?.closest('.sug');
const opened = () => rows.find((row) => $('details', row).open);
const current = () => opened() || rows.find((row) => row.matches('.current'));
addEventListener('hashchange', () => open(named()));
for (const row of rows) {
  $('details', row).addEventListener('toggle', ({ target }) => {
    if (target.open) open(row, false);
  });
}
const refused = $('[data-refused]');
const mend = () => {
  const field = $('[aria-invalid=true]', refused) || $('[role=alert]', refused) || refused;
  if (!field.matches('input, select, textarea')) field.tabIndex = -1;
  field.focus();
};
show();
const told = $('.told');
if (told) {  /* put in once more: a status is only read aloud when it changes */
  const said = [...told.childNodes];
  told.replaceChildren();
  setTimeout(() => told.replaceChildren(...said), 200);
}
if (!refused) open(named());
else if (document.readyState === 'complete') mend();
else addEventListener('load', () => setTimeout(mend));  /* after the browser went to the part that is named */

/* 2. Keys, never while somebody types. They can be switched off. */
const keys = document.getElementById('keys');
const on = document.getElementById('keys-on');
if (keys && rows.length) {
  keys.hidden = false;
  on.checked = read(localStorage, 'workbench-keys') !== 'off';
  on.addEventListener('change', () => write(localStorage, 'workbench-keys', on.checked ? null : 'off'));
}
/* What changes a suggestion acts on the open one alone: nothing is decided unseen. */
const press = (name) => { const row = opened(); if (row) $(`button[value=${name}]`, row)?.click(); };
const step = (by) => {
  const at = rows.indexOf(current());
  open(rows[Math.min(rows.length - 1, Math.max(0, at + by))]);
};
const edit = () => {
  const row = opened();
  const more = row && $('.edit', row);
  if (!more) return;
  more.open = true;
  $('textarea', more).focus();
};
const DO = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press('accept'),
  r: () => press('reject'),
  u: () => press('reopen'),
  e: edit,
  '?': () => { keys.open = !keys.open; },
};
const TYPING = 'textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])';
addEventListener('keydown', (event) => {
  if (!on?.checked || keys.hidden || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.(TYPING) || !Object.hasOwn(DO, event.key)) return;
  event.preventDefault();
  DO[event.key]();
});

/* 3. Words selected in the text fill "Mark words". Places are code points of the whole text. */
const hand = $('.byhand');
const list = $('.wb-scroll ol');
const place = (node, offset) => {
  const block = (node.nodeType === 1 ? node : node.parentElement)?.closest('li[data-start]');
  if (!block || !list.contains(block)) return null;
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, offset);
  return { block, chars: [...block.textContent], at: [...range.toString()].length };
};
const isBlank = (one) => one !== undefined && !one.trim();
const isWord = (one) => one !== undefined && /[\p{L}\p{M}\p{N}]/u.test(one);
/* A bound within a word goes to the word's own bound; blanks at the bounds fall away. */
const trim = (start, end) => {
  while (isBlank(start.chars[start.at])) start.at += 1;
  while (isBlank(end.chars[end.at - 1])) end.at -= 1;
  while (isWord(start.chars[start.at]) && isWord(start.chars[start.at - 1])) start.at -= 1;
  while (isWord(end.chars[end.at]) && isWord(end.chars[end.at - 1])) end.at += 1;
};
const split = (chars) => chars.join('').split(/\s+/).filter(Boolean);
const fill = () => {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return;
  const range = chosen.getRangeAt(0);
  const start = place(range.startContainer, range.startOffset);
  const end = place(range.endContainer, range.endOffset);
  if (!start || !end) return;
  trim(start, end);
  const isOne = start.block === end.block;
  const head = split(start.chars.slice(start.at, isOne ? end.at : undefined));
  const tail = isOne ? head : split(end.chars.slice(0, end.at));
  if (!head.length || !tail.length) return;
  const fields = hand.elements;
  fields.block.value = start.block.dataset.n;
  fields.first.value = head.slice(0, 4).join(' ');
  fields.last.value = isOne && tail.length <= 4 ? tail.at(-1) : tail.slice(-4).join(' ');
  fields.start.value = Number(start.block.dataset.start) + start.at;
  fields.end.value = Number(end.block.dataset.start) + end.at;
};
if (hand && list) {
  document.addEventListener('pointerup', () => setTimeout(fill));
  document.addEventListener('keyup', (event) => { if (event.shiftKey || event.key === 'Shift') fill(); });
}

/* 4. What was typed and not saved outlives another form's saving, a lost session, a closed lid. A copy is
   dropped when it was sent and the page then shows another version: so the saving worked. */
const SERVERS = ['csrfmiddlewaretoken', 'version', 'seen', 'suggestion'];
const values = (form) => [...new FormData(form)].filter(
  ([name, value]) => typeof value === 'string' && !SERVERS.includes(name),
);
for (const form of $$('form[data-keep]')) {
  const key = `workbench-${form.dataset.keep}`;
  const version = form.dataset.version;
  const isRefused = form.matches('[data-refused]');
  const stored = isRefused ? '' : JSON.stringify(values(form));
  const tell = () => {
    if ($('.unsaved', form)) return;
    const note = document.createElement('p');
    note.className = 'unsaved';
    note.textContent = 'Typed here and not saved yet';
    form.append(note);
  };
  const store = (sent) => {
    const now = values(form);
    const same = JSON.stringify(now) === stored;
    write(sessionStorage, key, same ? null : JSON.stringify({ version, sent, values: now }));
    return same;
  };
  const kept = JSON.parse(read(sessionStorage, key) || 'null');
  const isDone = kept && (!('open' in form.dataset) || (kept.sent && kept.version !== version));
  if (isDone) write(sessionStorage, key, null);
  if (!('open' in form.dataset)) continue;
  if (isRefused) store(false);
  else if (kept && !isDone && JSON.stringify(kept.values) !== stored) {
    for (const [name, value] of kept.values) if (form.elements[name]) form.elements[name].value = value;
    tell();
    store(false);
  }
  const keep = () => { if (store(false)) $('.unsaved', form)?.remove(); else tell(); };
  form.addEventListener('input', keep);
  form.addEventListener('change', ({ target }) => {
    if (target.dataset.fills && target.checked) form.elements.speaker_name.value = target.dataset.fills;
    keep();
  });
  form.addEventListener('submit', () => store(true));
}
