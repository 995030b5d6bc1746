/* Names for fields that Django's admin leaves without one: boxes that search, cells of rows,
   the search of a list. Every page works without this file. */

const named = (element, name) => {
  if (element && name && !element.hasAttribute('aria-label')) element.setAttribute('aria-label', name);
};
const text = (element) => element?.textContent.trim().replace(/:$/, '') || '';

const labelOf = (field) => {
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  const cell = field.closest('td');
  if (label || !cell) return text(label);
  const head = cell.closest('table')?.querySelectorAll('thead th')[cell.cellIndex];
  return text(head);
};

const nameAll = () => {
  for (const select of document.querySelectorAll('select.admin-autocomplete')) {
    const box = select.nextElementSibling;
    if (!box?.classList.contains('select2')) continue;
    const name = labelOf(select);
    const shown = box.querySelector('.select2-selection--single');
    if (shown) {
      shown.removeAttribute('aria-labelledby');
      named(shown, `${name}: ${select.selectedOptions[0]?.textContent.trim() || 'none chosen'}`);
      named(shown.querySelector('[role=textbox]'), name);
    }
    named(box.querySelector('.select2-search__field'), name);
  }
  for (const field of document.querySelectorAll('td > :is(input, select, textarea):not([type=hidden])')) {
    if (field.id && !document.querySelector(`label[for="${CSS.escape(field.id)}"]`)) named(field, labelOf(field));
  }
  for (const field of document.querySelectorAll('.vDateField, .vTimeField')) {
    const label = field.closest('.form-row, td')?.querySelector('label, legend');
    named(field, `${text(label)}, ${field.matches('.vDateField') ? 'date' : 'time'}`);
  }
  for (const head of document.querySelectorAll('.inline-group thead th:empty')) {
    const name = head.matches('.original') ? 'Record' : 'Delete';
    head.append(Object.assign(document.createElement('span'), { className: 'visually-hidden', textContent: name }));
  }
  named(document.getElementById('searchbar'), 'Search this list');
  named(document.querySelector('.select2-container--open .select2-dropdown .select2-search__field'), 'Search');
};

const start = () => {
  nameAll();
  document.addEventListener('change', ({ target }) => {
    target.nextElementSibling?.querySelector('.select2-selection--single')?.removeAttribute('aria-label');
    nameAll();
  });
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
};
if (document.readyState === 'complete') start(); else addEventListener('load', start);
