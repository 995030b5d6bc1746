/* A speaker field as an ARIA 1.2 combobox: it asks the address in data-combo for actors and their roles.
   Without this file it is a line with a datalist, and the server asks who is meant. */

const PAUSE = 200;

const say = (text) => {
  let live = document.getElementById('live');
  if (!live) {
    live = Object.assign(document.createElement('p'), { id: 'live', className: 'vh' });
    live.setAttribute('role', 'status');
    document.querySelector('.ar').append(live);
  }
  live.textContent = text;
};

const combobox = (input) => {
  const picked = input.form.elements.picked;
  const box = document.createElement('ul');
  box.id = `${input.id}-list`;
  box.setAttribute('role', 'listbox');
  box.setAttribute('aria-label', input.dataset.label);
  box.hidden = true;
  const holder = document.createElement('div');
  holder.className = 'combo';
  input.replaceWith(holder);
  holder.append(input, box);
  input.removeAttribute('list');
  for (const [name, value] of Object.entries({
    role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': box.id,
  })) input.setAttribute(name, value);

  let active = -1;
  let timer = 0;
  let asked = 0;
  const close = () => {
    clearTimeout(timer);
    asked += 1;
    box.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const mark = (n) => {
    const rows = [...box.children];
    active = (n + rows.length) % rows.length;
    rows.forEach((row, k) => row.setAttribute('aria-selected', String(k === active)));
    input.setAttribute('aria-activedescendant', rows[active].id);
    rows[active].scrollIntoView({ block: 'nearest' });
  };
  const pick = (row) => {
    input.value = row.dataset.name;
    picked.value = row.dataset.pk;
    const known = input.form.querySelector('[name=speaker_is][value=""]');
    if (known) known.checked = true;
    close();
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const show = (actors) => {
    box.replaceChildren(...actors.map((actor, k) => {
      const row = document.createElement('li');
      row.id = `${box.id}-${k}`;
      row.setAttribute('role', 'option');
      row.setAttribute('aria-selected', 'false');
      row.dataset.name = actor.name;
      row.dataset.pk = actor.id;
      const small = document.createElement('small');
      small.textContent = actor.role;
      row.append(actor.name, small);
      return row;
    }));
    active = -1;
    box.hidden = !actors.length;
    input.setAttribute('aria-expanded', String(actors.length > 0));
    input.removeAttribute('aria-activedescendant');
    say(actors.length ? `${actors.length} found` : 'Nobody by that name');
  };
  const ask = async () => {
    const mine = ++asked;
    if (!input.value.trim()) { close(); return; }
    try {
      const answer = await fetch(`${input.dataset.combo}?q=${encodeURIComponent(input.value)}`);
      const { actors } = answer.ok ? await answer.json() : { actors: [] };
      if (mine === asked && document.activeElement === input) show(actors);
    } catch { close(); }
  };
  input.addEventListener('input', () => {
    picked.value = '';
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (box.hidden) ask();
      else mark(event.key === 'ArrowDown' ? active + 1 : Math.max(active, 0) - 1);
    } else if (event.key === 'Enter' && !box.hidden && active >= 0) {
      event.preventDefault();
      pick(box.children[active]);
    } else if (event.key === 'Escape' && !box.hidden) {
      event.preventDefault();
      close();
    }
  });
  box.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    const row = event.target.closest('li');
    if (row) pick(row);
  });
  input.addEventListener('blur', close);
};

document.querySelectorAll('input[data-combo]').forEach(combobox);
