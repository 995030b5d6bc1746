/* What was typed into a record's form and not saved is kept in this browser, for each person and address, and
   offered when they come back. Nothing is put in unasked. Every page works without this file. */

const DAYS = 14 * 24 * 3600 * 1000;
const SERVERS = /^(csrfmiddlewaretoken|_|version$|initial-)|__prefix__/;  /* the server's own, never put back */
const who = document.querySelector('script[data-who]').dataset.who;
const mine = `unsaved:${who}:`;
const here = `${mine}${location.pathname}:`;
const form = document.querySelector('.app-archive.change-form #content-main form[id$=_form]');
const has = (selector) => document.querySelector(selector) !== null;

const copies = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));
const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const forget = (key) => localStorage.removeItem(key);
const write = (key, copy) => {
  try { localStorage.setItem(key, JSON.stringify(copy)); } catch { forget(key); /* too much for this browser */ }
};

/* A choice in a box that searches has its name with it: the page that it is put back into may not know it. */
const named = (control) => [...control.selectedOptions].map((one) => [one.value, one.text]);
const values = () => {
  const found = {};
  for (const control of form.elements) {
    const { name, type } = control;
    if (!name || SERVERS.test(name) || ['submit', 'button', 'file', 'password', 'fieldset'].includes(type)) continue;
    if (control.matches('select')) found[name] = named(control);
    else if (type === 'checkbox') found[name] = control.checked;
    else if (type !== 'radio') found[name] = control.value;
    else if (control.checked) found[name] = control.value;
  }
  return found;
};
const isSame = (one, other) => {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
};
const version = () => form.elements.version?.value || '';

const fill = (control, value) => {
  if (control.matches('select')) {
    for (const [key, text] of value) {
      if (![...control.options].some((one) => one.value === key)) control.add(new Option(text, key));
    }
    const chosen = value.map(([key]) => key);
    for (const option of control.options) option.selected = chosen.includes(option.value);
  } else if (control.type === 'checkbox') control.checked = value;
  else if (control.type === 'radio') control.checked = control.value === value;
  else control.value = value;
  control.dispatchEvent(new Event('change', { bubbles: true }));
};
/* Rows that were added are added again, then everything gets its value. Numbers of rows and the version go back
   too, so that the server meets what would have been sent, and tells what somebody else changed since. */
const putBack = (copy) => {
  for (const [name, count] of Object.entries(copy.values)) {
    const [, row] = name.match(/^(.+)-TOTAL_FORMS$/) || [];
    const more = row && document.querySelector(`#${CSS.escape(row)}-group .add-row a`);
    for (let left = 100; more && left > 0 && Number(form.elements[name].value) < Number(count); left -= 1) more.click();
  }
  for (const control of [...form.elements]) {
    if (control.name in copy.values) fill(control, copy.values[control.name]);
  }
  if (copy.version) form.elements.version.value = copy.version;
};

const when = (at) => {
  const date = new Date(at);
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' });
  return `${day} at ${date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
};
const button = (text, act) => {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: 'plain', textContent: text });
  made.addEventListener('click', act);
  return made;
};
const offer = (key, copy, taken) => {
  const box = document.createElement('section');
  box.className = 'ar unsaved-offer';
  box.setAttribute('aria-label', 'Typed and not saved');
  const said = document.createElement('p');
  said.textContent = `You typed something here on ${when(copy.at)} that was not saved.`;
  if (copy.version !== version()) {
    said.textContent += ' The record was saved since: if you put it back and press Save, you are shown both.';
  }
  box.append(said, button('Put it back', () => {
    putBack(copy);
    box.remove();
    taken(key);
    form.querySelector('input:not([type=hidden]), select, textarea')?.focus();
  }), ' ', button('Forget it', () => { forget(key); box.remove(); document.getElementById('content-start')?.focus(); }));
  form.prepend(box);
};

const keep = () => {
  const isRefused = has('.errornote');
  const sent = sessionStorage.getItem('unsaved-sent');
  let own = isRefused && sent?.startsWith(here) ? sent : here + Date.now();
  let first = values();
  let timer = 0;
  const store = () => {
    clearTimeout(timer);
    const now = values();
    if (!isRefused && isSame(now, first)) forget(own);
    else write(own, { at: Date.now(), version: version(), values: now });
  };
  for (const key of copies(here)) {
    const copy = read(key);
    if (key === own) continue;
    if (!copy || isSame(copy.values, first)) forget(key);
    else offer(key, copy, (taken) => { forget(own); own = taken; store(); });
  }
  if (isRefused) store();
  const soon = () => { clearTimeout(timer); timer = setTimeout(store, 300); };
  form.addEventListener('input', soon);
  form.addEventListener('change', soon);
  if (window.django?.jQuery) window.django.jQuery(form).on('change', soon);  /* boxes that search tell only it */
  form.addEventListener('submit', () => { store(); sessionStorage.setItem('unsaved-sent', own); });
  addEventListener('pagehide', () => { if (timer) store(); });
  document.querySelector('[data-forget]')?.addEventListener('click', () => { clearTimeout(timer); timer = 0; forget(own); });
};

const start = () => {
  for (const key of copies('unsaved:')) if (!(read(key)?.at > Date.now() - DAYS)) forget(key);
  if (!who) { sessionStorage.removeItem('unsaved-sent'); return; }  /* logged out meanwhile: nothing was saved */
  const sent = sessionStorage.getItem('unsaved-sent');
  const isSaved = has('.messagelist .success, .messagelist .info') && !has('.errornote');
  if (sent && isSaved) forget(sent);
  if (form) keep();
  sessionStorage.removeItem('unsaved-sent');
  document.getElementById('logout-form')?.addEventListener('submit', () => copies(mine).forEach(forget));
};
try {
  if (localStorage) {
    if (document.readyState === 'complete') start(); else addEventListener('load', () => setTimeout(start));
  }
} catch { /* a browser that keeps nothing */ }
