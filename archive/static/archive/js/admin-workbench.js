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
const open = (row, focus = true) => {
  if (!row) return;
  for (const one of rows) one.classList.toggle('current', one === row);
  $('details', row).open = true;
  const summary = $('summary', row);
  if (focus) summary.focus({ preventScroll: true });
  summary.scrollIntoView({ block: 'nearest' });
  const number = $('form', row).id.slice(1);
  for (const hit of $$('.hit')) hit.classList.toggle('now', hit.hash === `#s${number}`);
};
const named = () => document.getElementById(location.hash.slice(1))?.closest('.sug');
const current = () => rows.find((row) => $('details', row).open) || rows.find((row) => row.matches('.current'));
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
const press = (name) => $(`button[value=${name}]`, current() || document.body)?.click();
const step = (by) => {
  const at = rows.indexOf(current());
  open(rows[Math.min(rows.length - 1, Math.max(0, at + by))]);
};
const edit = () => {
  const more = $('.edit', current() || document.body);
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
  return { block, at: Number(block.dataset.start) + [...range.toString()].length };
};
const fill = () => {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return;
  const range = chosen.getRangeAt(0);
  const start = place(range.startContainer, range.startOffset);
  const end = place(range.endContainer, range.endOffset);
  const words = chosen.toString().trim().split(/\s+/);
  if (!start || !end || !words[0]) return;
  const fields = hand.elements;
  fields.block.value = start.block.dataset.n;
  fields.first.value = words.slice(0, 4).join(' ');
  fields.last.value = words.length > 4 ? words.slice(-4).join(' ') : '';
  if (words.length <= 4) fields.last.value = words.at(-1);
  fields.start.value = start.at;
  fields.end.value = end.at;
};
if (hand && list) {
  document.addEventListener('pointerup', () => setTimeout(fill));
  document.addEventListener('keyup', (event) => { if (event.shiftKey || event.key === 'Shift') fill(); });
}

/* 4. What was typed in one suggestion and not saved outlives the saving of another. */
const values = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => name !== 'csrfmiddlewaretoken'));
for (const form of $$('form[data-keep]')) {
  const key = `workbench-${form.dataset.keep}`;
  const stored = values(form);
  const tell = () => {
    if ($('.unsaved', form)) return;
    const note = document.createElement('p');
    note.className = 'unsaved';
    note.textContent = 'Typed here and not saved yet';
    form.append(note);
  };
  const kept = form.matches('[data-refused]') ? null : read(sessionStorage, key);
  if (kept && kept !== stored) {
    for (const [name, value] of JSON.parse(kept)) {
      const field = form.elements[name];
      if (field && name !== 'version') field.value = value;
    }
    tell();
  }
  const keep = () => {
    const now = values(form);
    write(sessionStorage, key, now === stored ? null : now);
    if (now !== stored) tell(); else $('.unsaved', form)?.remove();
  };
  form.addEventListener('input', keep);
  form.addEventListener('change', ({ target }) => {
    if (target.dataset.fills && target.checked) form.elements.speaker_name.value = target.dataset.fills;
    keep();
  });
  form.addEventListener('submit', () => write(sessionStorage, key, null));
}
